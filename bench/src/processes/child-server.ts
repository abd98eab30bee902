import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own. */
export interface ChildServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

export interface ChildOptions {
  /** Arguments of node: options, script, arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Finds the URL in what the process prints. */
  readonly announces: RegExp;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 15_000;

/**
 * Starts a server with this node and resolves when it has printed its URL. It sees none of our
 * environment but what a program needs to run; disposing stops it by SIGTERM, then by SIGKILL.
 * @throws Error with what it printed, when it ends or stays silent instead.
 */
export async function startChildServer({
  args,
  env,
  announces,
}: ChildOptions): Promise<ChildServer> {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const child = spawn(process.execPath, args, {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await announcedUrl(child, announces).catch(async (error: unknown) => {
    await stop(child);
    throw error;
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('a process without an id has announced itself');
  return { url, pid, [Symbol.asyncDispose]: () => stop(child) };
}

function announcedUrl(child: ChildProcess, announces: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string): void => reject(new Error(`the server ${why}:\n${printed}`));
    const silent = setTimeout(() => fail('did not announce its URL'), START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      // Once it runs, its log is read only so that it does not block on a full pipe.
      if (printed.length > 100_000) return;
      printed += chunk.toString();
      const url = announces.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(silent);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(String(error)));
    child.once('exit', (code) => {
      clearTimeout(silent);
      fail(`ended with code ${code}`);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(force);
}
