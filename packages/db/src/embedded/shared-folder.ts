import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CANDIDATES = [
  '/var/lib/incident-tracker',
  '/var/tmp/incident-tracker',
  join(tmpdir(), 'incident-tracker'),
];

/**
 * A folder of root's that every account can enter, for what the server's account must reach although
 * the checkout is closed to it. A folder that somebody else owns or may write to is not used: what
 * lies there is run.
 */
export async function sharedFolder(name: string, root?: string): Promise<string> {
  for (const candidate of root === undefined ? CANDIDATES : [root]) {
    const path = join(candidate, name);
    try {
      for (const folder of [candidate, path]) {
        await mkdir(folder, { recursive: true });
        const info = await lstat(folder);
        if (!info.isDirectory() || info.uid !== process.getuid?.() || (info.mode & 0o022) !== 0)
          throw new Error('not ours');
        await chmod(folder, 0o755);
      }
      return path;
    } catch {
      // Read-only or somebody else's: the next candidate.
    }
  }
  throw new Error(
    `None of ${CANDIDATES.join(', ')} can be used for the embedded PostgreSQL: set DATABASE_URL, or start as a normal user`,
  );
}
