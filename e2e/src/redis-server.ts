import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Redis or Valkey, whichever this machine has; undefined when it has none. */
const redisServerPath = ['redis-server', 'valkey-server'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

/** Whether suites that need Redis run. In CI a missing one is a failure, not a reason to test less. */
export const withRedis = redisServerPath !== undefined || process.env['CI'] === 'true';

/** A real server that keeps nothing on disk. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it without warning (SIGKILL). */
  kill(): Promise<void>;
  /** Lets it keep its connections and answer nothing (SIGSTOP) … */
  freeze(): void;
  /** … until it goes on where it was. */
  thaw(): void;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function start(port: number): Promise<ChildProcess> {
  if (redisServerPath === undefined) throw new Error('redis-server is missing');
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = spawn(redisServerPath, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Starts a server on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child = await start(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(child),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async restart() {
      child = await start(port);
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}
