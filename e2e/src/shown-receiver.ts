import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const READY_MS = 10_000;

/** A process that runs a receiver of webhooks as it is shown to people. */
export interface ShownReceiver extends AsyncDisposable {
  readonly url: string;
  /** Runs the code, until the result is disposed of. Resolves once it answers. */
  run(code: string, env: Readonly<Record<string, string>>): Promise<void>;
  output(): string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { method: 'POST' }).then(
    () => true,
    () => false,
  );
}

/** Finds a free port for it; nothing runs yet. */
export async function prepareShownReceiver(): Promise<ShownReceiver> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  let child: ChildProcess | undefined;
  let output = '';
  return {
    url,
    run: async (code, env) => {
      const all = { ...process.env, ...env, PORT: String(port) };
      child = spawn(process.execPath, ['--input-type=module', '--eval', code], { env: all });
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const until = Date.now() + READY_MS;
      while (!(await answers(url))) {
        if (Date.now() > until) throw new Error(`the receiver does not answer:\n${output}`);
        await setTimeout(50);
      }
    },
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      if (child === undefined || child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
