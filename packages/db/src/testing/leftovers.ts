import type pg from 'pg';
import type { Server } from '../database.js';

const PREFIX = 'it_test_';
const CLEANING_LOCK = 7_220_004;
const OLD_SECONDS = 3_600;

/** it_test_<seconds>_<pid>_<random>: tells later runs whether its process can still need it. */
export function testDatabaseName(random: string): string {
  return `${PREFIX}${Math.floor(Date.now() / 1000)}_${process.pid}_${random}`;
}

/** Drops the databases of runs that were killed: older than an hour, or of a process that is gone. */
export async function dropLeftovers(admin: pg.Client, mode: Server['mode']): Promise<void> {
  const { rows: lock } = await admin.query<{ ours: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS ours',
    [CLEANING_LOCK],
  );
  if (lock[0]?.ours !== true) return;
  try {
    const { rows } = await admin.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [PREFIX],
    );
    for (const { datname } of rows) {
      const [seconds, pid] = datname.slice(PREFIX.length).split('_').map(Number);
      const old = Date.now() / 1000 - (seconds ?? 0) > OLD_SECONDS;
      // On somebody else's server the pid may be of another machine and says nothing.
      if (old || (mode === 'embedded' && !exists(pid ?? 0)))
        await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    }
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [CLEANING_LOCK]);
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
