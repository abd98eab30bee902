import { randomUUID } from 'node:crypto';
import {
  chmod,
  link,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { canReach, type Account } from './account.js';
import { createCluster } from './create-cluster.js';
import type { Binaries } from './platform-binaries.js';
import { sharedFolder } from './shared-folder.js';
import { OperatorError } from '../errors.js';

/**
 * Where one embedded server lives: `cluster` (PGDATA), `run` (its socket), `password` and `port`.
 * Normally DATA_DIR/postgres. Where the server's account cannot enter DATA_DIR it is a folder outside
 * with a random name, and DATA_DIR/postgres-location holds its path: the data still belong to DATA_DIR.
 */
export interface Home {
  readonly path: string;
  readonly cluster: string;
  readonly password: string;
}

export interface HomeOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly sharedRoot?: string | undefined;
}

/** Finds the home of `dataDir`, or makes it with a new cluster. Safe to call from several processes. */
export async function findOrCreateHome(options: HomeOptions): Promise<Home> {
  const created = await mkdir(options.dataDir, { recursive: true });
  // Only what we have just made is opened up for the server's account, never a folder of the user's.
  if (created !== undefined && options.account !== undefined) await chmod(options.dataDir, 0o755);
  const dataDir = await realpath(options.dataDir);
  return (await findHome(dataDir)) ?? (await createHome(dataDir, options));
}

/** The home of `dataDir`, if there is one already. */
export async function findHome(dataDir: string): Promise<Home | undefined> {
  const path =
    (await readOptional(join(dataDir, 'postgres-location')))?.trim() ?? join(dataDir, 'postgres');
  const password = await readOptional(join(path, 'password'));
  if (password !== undefined)
    return { path, cluster: join(path, 'cluster'), password: password.trim() };
  if (path !== join(dataDir, 'postgres')) {
    throw new OperatorError(
      `${join(dataDir, 'postgres-location')} names ${path}, which is not there: restore it, or delete the file to start with an empty database`,
    );
  }
  return undefined;
}

async function createHome(
  dataDir: string,
  { binaries, account, sharedRoot }: HomeOptions,
): Promise<Home> {
  const inside = account === undefined || (await canReach(account, dataDir));
  const parent = inside ? dataDir : await sharedFolder('data', sharedRoot);
  const draft = join(parent, `postgres.new-${randomUUID()}`);
  try {
    await createCluster(draft, binaries, account);
    if (inside) await rename(draft, join(dataDir, 'postgres'));
    else await settleOutside(draft, join(parent, randomUUID()), dataDir);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const other = await findHome(dataDir);
    // Another process was first: its cluster is the one.
    if (other !== undefined) return other;
    throw error;
  }
  const home = await findHome(dataDir);
  if (home === undefined) throw new Error(`The new database below ${dataDir} disappeared`);
  return home;
}

/** Publishes an outside home under its final name; the pointer file can be created only once. */
async function settleOutside(draft: string, path: string, dataDir: string): Promise<void> {
  await rename(draft, path);
  const pointer = join(dataDir, `postgres-location.${randomUUID()}`);
  try {
    await writeFile(join(path, 'belongs-to'), `${dataDir}\n`);
    await writeFile(pointer, `${path}\n`);
    await link(pointer, join(dataDir, 'postgres-location'));
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(pointer, { force: true });
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    await stat(path);
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EACCES')
      throw new Error(
        `${path} belongs to another user: start as that user, or choose another DATA_DIR`,
        { cause: error },
      );
    throw error;
  }
}
