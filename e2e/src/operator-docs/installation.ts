import { createEmptyDatabase } from '@incident-tracker/db/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../product.js';
import type { Step } from './read-steps.js';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const STEP_MS = 90_000;

/** What a step came to. */
export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A machine on which the documents are followed: real processes, a real database, a folder of its own. */
export interface Installation extends AsyncDisposable {
  readonly url: string;
  /** Values for the names in setup blocks; the test adds those that are known later. */
  readonly values: Map<string, string>;
  readonly run: (step: Pick<Step, 'commands'>) => Promise<Outcome>;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

/** Makes what stands in for the parts of a machine that a test cannot have: see stand-in.mjs. */
function standIns(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const script = fileURLToPath(new URL('stand-in.mjs', import.meta.url));
  for (const name of ['npx', 'systemctl', 'journalctl']) {
    const text = `#!/bin/sh\nexec "${process.execPath}" "${script}" ${name} "$@"\n`;
    writeFileSync(join(bin, name), text, { mode: 0o755 });
  }
  return bin;
}

/** An empty machine: nothing is installed or configured yet, the documents do that. */
export async function newInstallation(): Promise<Installation> {
  const stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await temporaryFolder());
  const { url: database } = stack.use(await createEmptyDatabase());
  const restored = stack.use(await createEmptyDatabase());
  const [PORT, WORKER_PORT] = [await freePort(), await freePort()];
  const state = join(folder, 'state');
  for (const name of ['etc', 'systemd', 'backups', 'state', 'data']) mkdirSync(join(folder, name));
  const bin = standIns(folder);
  const url = `http://127.0.0.1:${PORT}`;
  const values = new Map([
    ['TRACKER', REPOSITORY],
    ['ENV_FILE', join(folder, 'etc/incident-tracker.env')],
    ['UNITS', join(folder, 'systemd')],
    ['BACKUPS', join(folder, 'backups')],
    ['DATABASE_URL', database],
    ['RESTORED_URL', restored.url],
    ['URL', url],
    ['PORT', PORT],
    ['WORKER_PORT', WORKER_PORT],
  ]);
  // What earlier steps exported and defined, as in one shell that stays open.
  const shell = join(state, 'shell');
  writeFileSync(shell, '');
  const run = async ({ commands }: Pick<Step, 'commands'>): Promise<Outcome> => {
    const script = `set -eu -o pipefail; . "${shell}"; cd "${REPOSITORY}"
trap '{ declare -px; declare -f; } > "${shell}"' EXIT
${commands}`;
    const child = spawn('bash', ['-c', script], {
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        LANG: 'C.UTF-8',
        STAND_IN_STATE: state,
        STAND_IN_DATA: join(folder, 'data'),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: STEP_MS,
    });
    // Most commands ask for nothing, and have gone before anything is typed.
    child.stdin.on('error', () => {});
    // Whoever is asked for a password types that of the documents' administrator.
    child.stdin.end(`${values.get('PASSWORD') ?? ''}\n`);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const exited = once(child, 'exit');
    await once(child, 'close');
    await exited;
    return { code: child.exitCode ?? -1, output };
  };
  stack.defer(() => {
    for (const name of readdirSync(state).filter((file) => file.endsWith('.pid'))) {
      const pid = Number(readFileSync(join(state, name), 'utf8'));
      if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL');
    }
  });
  return { url, values, run, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
