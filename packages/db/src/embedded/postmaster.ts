import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a running server says of itself in PGDATA/postmaster.pid. */
export interface Postmaster {
  readonly pid: number;
  readonly dataDirectory: string;
  readonly port: number;
  /** Accepting connections, as opposed to starting, recovering or stopping. */
  readonly ready: boolean;
  readonly text: string;
}

/** Reads postmaster.pid (its lines: src/include/utils/pidfile.h); undefined when there is none. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    dataDirectory: lines[1] ?? '',
    port: Number(lines[3]),
    ready: lines[7]?.trim() === 'ready',
    text,
  };
}

/**
 * Whether the process in the file is that server. After a crash or a restart of a container the pid
 * may belong to any other process; the command line tells, because we start the server with -D.
 */
export async function isAlive({ pid, dataDirectory }: Postmaster): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (process.platform === 'win32') return true;
  const command = await commandLine(pid);
  return command.includes(dataDirectory) && command.includes('postgres');
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux')
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  return run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/**
 * Removes what a dead server has left when its pid now belongs to another process: PostgreSQL itself
 * would refuse to start. postmaster.pid is moved first and put back if it turns out to be another
 * one, written meanwhile by a server that somebody else started.
 */
export async function removeStale(
  cluster: string,
  runFolder: string,
  stale: Postmaster,
): Promise<void> {
  // The locks beside the socket name the same pid, which cannot be that of any server of ours.
  for (const file of await readdir(runFolder)) {
    const path = join(runFolder, file);
    if (file.endsWith('.lock') && Number.parseInt(await readFile(path, 'utf8'), 10) === stale.pid)
      await rm(path, { force: true });
  }
  const path = join(cluster, 'postmaster.pid');
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) === stale.text) await rm(aside);
  else await rename(aside, path);
}
