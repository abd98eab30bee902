import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
const READY_MS = 60_000;

/** The built product, running as a process of its own. */
export interface Product extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it printed when it was ready: logins and the API key of the demo. */
  readonly welcome: string;
  /** Everything it has written so far, its log included. */
  output(): string;
  /** Ends it without warning (SIGKILL). */
  kill(): Promise<void>;
  /** Asks it to stop (SIGTERM). @returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built product on a free port, on the data in `dataDir`. */
export function startProduct(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  return startProcess(dataDir, env, /running at (http:\/\/\S+)\n[\s\S]*\n\n$/);
}

/** Starts a process that only works in the background; its URL is that of its metrics. */
export function startWorker(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const asWorker = { ...env, ROLE: 'worker', METRICS_PORT: '0', LOG_LEVEL: 'info' };
  return startProcess(dataDir, asWorker, /"url":"(http:\/\/[^"]+)\/metrics"/);
}

/** Starts the built program; it is ready as soon as its output shows its URL. */
async function startProcess(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  showsUrl: RegExp,
): Promise<Product> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      DATABASE_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in time:\n${output}`)), READY_MS);
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = showsUrl.exec(output)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      }
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`exited with ${code}:\n${output}`));
    });
  });
  const url = await ready;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid ?? 0,
    welcome: output,
    output: () => output,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM');
    },
  };
}

/** A folder for the data of one test; it is removed afterwards. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'incident-tracker-e2e-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** How the demo is entered, as the welcome says. */
export function demoAccess({ welcome }: Product): { apiKey: string; password: string } {
  const apiKey = /itk_live_\w+/.exec(welcome)?.[0];
  const password = /password\s+(\S+)/.exec(welcome)?.[1];
  if (apiKey === undefined || password === undefined)
    throw new Error(`no demo access in:\n${welcome}`);
  return { apiKey, password };
}
