import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OperatorError } from '../errors.js';

/** The unprivileged account that runs PostgreSQL, which refuses to run as root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/** The account for the server when we are root; undefined when we are a normal user ourselves. */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const candidate of CANDIDATES) {
    const [name, , uid, gid] = lines.find(([entry]) => entry === candidate) ?? [];
    if (name !== undefined && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new OperatorError(
    'PostgreSQL refuses to run as root and there is no account "postgres" or "nobody": start as a normal user, or set DATABASE_URL',
  );
}

/** The account that owns `path`, to go on running a cluster that a normal user has begun. */
export async function ownerOf(path: string): Promise<Account> {
  const { uid, gid } = await stat(path);
  return { name: `uid ${uid}`, uid, gid };
}

/** Whether the account can read `path` and enter every folder above it, going by the mode bits. */
export async function canReach(account: Account, path: string): Promise<boolean> {
  const target = resolve(path);
  if (!(await allows(account, target, 0o4))) return false;
  for (let folder = dirname(target); ; folder = dirname(folder)) {
    if (!(await allows(account, folder, 0o1))) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function allows(account: Account, path: string, bit: number): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  if (uid === account.uid) return (mode & (bit << 6)) !== 0;
  if (gid === account.gid) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}
