import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { IMAGE_USER } from './build-image.js';
import type { Image } from './build-image.js';

/** A command that runs in the file system of an image. */
export interface Container {
  /** The process of the command itself, as this machine counts. */
  pid(): number;
  output(): string;
  /** Its exit code. */
  readonly exited: Promise<number | null>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** A process id namespace of its own, so that the command is number 1 in it, as in a container. */
const AS_PID_ONE = ['unshare', '--user', '--map-current-user', '--pid', '--fork', '--kill-child'];

/** Nobody runs an image as root: under root the command gets the user of the image. */
const unprivileged = process.getuid?.() === 0 ? { uid: IMAGE_USER, gid: IMAGE_USER } : {};

/** Whether this machine lets commands run as process 1. */
export const hasPidOne =
  spawnSync(AS_PID_ONE[0] ?? '', [...AS_PID_ONE.slice(1), 'true'], unprivileged).status === 0;

/**
 * Runs `command` as a container of `image` would: its environment (paths lie below the image's root),
 * its folder, its programs, an unprivileged user and, where the machine allows, as process 1.
 */
export function runContainer(
  image: Image,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Container {
  const { root, settings } = image;
  const own = Object.entries(settings.env).map(([name, value]) => [
    name,
    value.startsWith('/') ? join(root, value) : value,
  ]);
  const [program = '', ...args] = [...(hasPidOne ? AS_PID_ONE : []), ...command];
  const child = spawn(program, args, {
    ...unprivileged,
    cwd: join(root, settings.workdir),
    env: {
      ...Object.fromEntries(own),
      PATH: [join(root, 'usr/local/bin'), '/usr/bin', '/bin'].join(delimiter),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const pid = (): number => commandOf(child);
  return {
    pid,
    output: () => output,
    exited: once(child, 'close').then(() => child.exitCode),
    kill: (signal) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid(), signal);
    },
  };
}

/** The command, which is a child of `unshare` when it is process 1. */
function commandOf({ pid = 0 }: ChildProcess): number {
  if (!hasPidOne) return pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? pid : Number(children.split(' ')[0]);
}
