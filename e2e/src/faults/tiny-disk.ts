import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { temporaryFolder } from '../product.js';

/** A mount in a namespace of its own, which asks for no rights where people may make namespaces. */
const ALONE = ['-r', '-m'];
const MOUNT = 'mount -t tmpfs -o "size=$2,mode=0700" tmpfs "$1"';

/**
 * Whether suites that need such a disk run. A kernel that lets nobody make namespaces, as in many
 * containers, cannot be installed around: there, the suite is left out.
 */
export const withTinyDisk =
  spawnSync('unshare', [...ALONE, 'sh', '-c', MOUNT, 'sh', tmpdir(), '1m']).status === 0;
if (!withTinyDisk)
  process.stderr.write('No disk can be mounted by unshare: the full disk of files is left out.\n');

/** A disk of so many bytes. */
export interface TinyDisk extends AsyncDisposable {
  /** Where this process, and those of the same user, find it. */
  readonly path: string;
}

/**
 * Mounts one in a process that does nothing else, and is reached through that process. With the process
 * the mount ends, even if nobody is left to dispose of it.
 */
export async function mountTinyDisk(bytes: number): Promise<TinyDisk> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder()).path;
  const script = `${MOUNT} && echo mounted && exec cat`;
  const holder = spawn('unshare', [...ALONE, 'sh', '-c', script, 'sh', folder, String(bytes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(holder, 'exit');
  stack.defer(async () => {
    holder.stdin.end();
    await exited;
  });
  await Promise.race([
    once(holder.stdout, 'data'),
    exited.then(([code]) => Promise.reject(new Error(`unshare exited with ${String(code)}`))),
  ]);
  const all = stack.move();
  return {
    path: `/proc/${holder.pid}/root${folder}`,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
