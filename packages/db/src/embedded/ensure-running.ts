import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import type { Home } from './home.js';
import { executable, type Binaries } from './platform-binaries.js';
import { isAlive, readPostmaster, removeStale } from './postmaster.js';
import { serverEnvironment } from './server-environment.js';

export interface RunOptions {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly logFile: string;
  /** Server settings beyond our own, for the test server. */
  readonly settings: Readonly<Record<string, string>>;
  /** The only port that will do: connections already point to it. */
  readonly fixedPort?: number | undefined;
}

const DEADLINE_MS = 60_000;
const POLL_MS = 10;
const LOG_LIMIT = 10 * 1024 * 1024;

// Small and durable: fsync and the WAL settings stay at PostgreSQL's safe defaults.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
} as const;

/**
 * Makes sure the server of `home` runs and accepts connections, and returns its port. A server that
 * a killed app has left behind is simply used. PostgreSQL's own interlock (postmaster.pid) decides
 * between processes that start it at the same time. Rejects with the end of the log when it fails.
 */
export async function ensureRunning(options: RunOptions): Promise<number> {
  const deadline = Date.now() + DEADLINE_MS;
  let port = options.fixedPort ?? (await rememberedPort(options.home));
  for (;;) {
    const running = await readPostmaster(options.home.cluster);
    if (running !== undefined && (await isAlive(running))) {
      if (running.ready) return running.port;
      if (Date.now() > deadline)
        throw new Error(
          `The embedded PostgreSQL (pid ${running.pid}) does not become ready; see ${options.logFile}`,
        );
      await sleep(POLL_MS);
      continue;
    }
    if (running !== undefined)
      await removeStale(options.home.cluster, join(options.home.path, 'run'), running);
    if (port === undefined || (options.fixedPort === undefined && !(await isFree(port))))
      port = await freePort();
    const failure = await start(port, options);
    if (failure === undefined) {
      await writeFile(join(options.home.path, 'port'), `${port}\n`);
      continue;
    }
    // Another process won the start, took the port, or the old server's last backend is still going.
    const passing = /lock file ".*" already exists|could not bind|shared memory block/.test(
      failure,
    );
    if (!passing || Date.now() > deadline)
      throw new Error(
        `The embedded PostgreSQL did not start; its log ${options.logFile} ends:\n${failure}`,
      );
    if (options.fixedPort === undefined && failure.includes('could not bind'))
      port = await freePort();
    await sleep(10 * POLL_MS);
  }
}

/** Starts the server and waits until it is ready; resolves with the log's end when it exits instead. */
async function start(
  port: number,
  { home, binaries, account, logFile, settings }: RunOptions,
): Promise<string | undefined> {
  await rotate(logFile);
  const log = await open(logFile, 'a', 0o600);
  try {
    const { size } = await stat(logFile);
    const all = {
      ...SETTINGS,
      ...settings,
      port: String(port),
      unix_socket_directories: socketFolder(home) ?? '',
    };
    const child = spawn(
      executable(binaries, 'postgres'),
      [
        '-D',
        home.cluster,
        ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        cwd: home.cluster,
        env: serverEnvironment(),
        // Its own session: Ctrl+C stops the app, which then stops the server in order.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        ...(account !== undefined && { uid: account.uid, gid: account.gid }),
      },
    );
    child.unref();
    const exited = once(child, 'exit').then(
      () => 'exited',
      (error: unknown) => String(error),
    );
    for (;;) {
      const outcome = await Promise.race([exited, sleep(POLL_MS)]);
      if (outcome !== undefined) {
        const written = (await readFile(logFile)).subarray(size).toString().trim();
        return written.split('\n').slice(-15).join('\n') || outcome;
      }
      const running = await readPostmaster(home.cluster);
      if (running?.pid === child.pid && running?.ready === true) return undefined;
    }
  } finally {
    await log.close();
  }
}

async function rotate(logFile: string): Promise<void> {
  const info = await stat(logFile).catch(() => undefined);
  if (info !== undefined && info.size > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
}

/** The folder for the Unix socket; undefined where its path would exceed what sockaddr_un holds. */
export function socketFolder(home: Home): string | undefined {
  const folder = join(home.path, 'run');
  return process.platform !== 'win32' && Buffer.byteLength(join(folder, '.s.PGSQL.65535')) < 100
    ? folder
    : undefined;
}

async function rememberedPort(home: Home): Promise<number | undefined> {
  const port = Number(await readFile(join(home.path, 'port'), 'utf8').catch(() => ''));
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) throw new Error('No free port on 127.0.0.1');
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : undefined),
      );
    });
  });
}
