import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, readPostmaster } from './postmaster.js';

const DEADLINE_MS = 30_000;

/** Fast shutdown (SIGINT): sessions end, a checkpoint is written. Resolves when the server is gone. */
export async function stopServer(cluster: string): Promise<void> {
  const running = await readPostmaster(cluster);
  if (running === undefined || !(await isAlive(running))) return;
  process.kill(running.pid, 'SIGINT');
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(10)) {
    if (!(await isAlive(running))) return;
  }
  throw new Error(
    `The embedded PostgreSQL (pid ${running.pid}) has not stopped within ${DEADLINE_MS / 1000} s`,
  );
}
