import { chmod, cp, lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { canReach, type Account } from './account.js';
import { executable, type Binaries } from './platform-binaries.js';
import { sharedFolder } from './shared-folder.js';

/**
 * Binaries that `account` can run. Where the checkout lies below a folder it cannot enter (a 0700
 * home), they are copied once to a folder of root's that everybody can read.
 */
export async function reachableBinaries(
  binaries: Binaries,
  account: Account | undefined,
  sharedRoot?: string,
): Promise<Binaries> {
  if (account === undefined) return binaries;
  const samples = [
    executable(binaries, 'postgres'),
    join(binaries.root, 'share', 'postgresql', 'postgres.bki'),
    join(binaries.root, 'lib'),
  ];
  const reachable = await Promise.all(samples.map((path) => canReach(account, path)));
  if (reachable.every(Boolean)) return binaries;

  const target = join(await sharedFolder('runtime', sharedRoot), `postgres-${binaries.version}`);
  if (!(await exists(target))) await copyReadable(binaries.root, target);
  return { ...binaries, root: target };
}

async function copyReadable(from: string, to: string): Promise<void> {
  const draft = `${to}.${randomUUID()}`;
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await makeReadable(draft);
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process that copied at the same time has put the same files there.
    if (!(await exists(to))) throw error;
  }
}

/** Like chmod -R a+rX: the checkout may have been made under a strict umask. */
async function makeReadable(path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  const runnable = info.isDirectory() || (info.mode & 0o100) !== 0;
  await chmod(path, (info.mode & 0o700) | 0o044 | (runnable ? 0o011 : 0));
  if (info.isDirectory())
    await Promise.all((await readdir(path)).map((entry) => makeReadable(join(path, entry))));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
