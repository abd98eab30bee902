import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.js';
import { executable, type Binaries } from './platform-binaries.js';
import { serverEnvironment } from './server-environment.js';

const run = promisify(execFile);

/** Makes an empty cluster at `home`: superuser postgres, a random password (0600), SCRAM only. */
export async function createCluster(
  home: string,
  binaries: Binaries,
  account: Account | undefined,
): Promise<void> {
  await mkdir(home);
  await chmod(home, account === undefined ? 0o700 : 0o755);
  for (const folder of ['cluster', 'run']) {
    await mkdir(join(home, folder), { mode: 0o700 });
    if (account !== undefined) await chown(join(home, folder), account.uid, account.gid);
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(join(home, 'password'), `${password}\n`, { mode: 0o600 });

  // initdb reads the password as the server's account, from a copy only that account can read.
  const forInitdb = join(home, 'run', 'initial-password');
  await writeFile(forInitdb, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(forInitdb, account.uid, account.gid);
  const args = [
    '--pgdata',
    join(home, 'cluster'),
    '--username=postgres',
    `--pwfile=${forInitdb}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Unicode-aware case mapping, the same on every machine, whatever its system locales.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await run(executable(binaries, 'initdb'), args, {
      cwd: join(home, 'cluster'),
      env: serverEnvironment(),
      ...(account !== undefined && { uid: account.uid, gid: account.gid }),
    });
  } catch (error) {
    const output =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(`The embedded PostgreSQL could not create its files: ${output}`, {
      cause: error,
    });
  } finally {
    await rm(forInitdb, { force: true });
  }
}
