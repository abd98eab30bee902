import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './paths.js';

/** The built product, running as a process of its own on an empty database of its own. */
export interface Product extends AsyncDisposable {
  readonly url: string;
}

const READY = /is running at (http:\S+)/;

/** Starts `apps/api/dist/main.js` on a free port; disposing of it stops it and removes its data. */
export async function startProduct(extra: Readonly<Record<string, string>> = {}): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'incident-tracker-product-'));
  const { DATABASE_URL: _unused, ...environment } = process.env;
  const child = spawn(process.execPath, [join(REPOSITORY, 'apps/api/dist/main.js')], {
    cwd: REPOSITORY,
    env: { ...environment, PORT: '0', DATA_DIR: dataDir, DEMO: '0', LOG_LEVEL: 'warn', ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const ready = Promise.withResolvers<string>();
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    const url = READY.exec(output)?.[1];
    if (url !== undefined) ready.resolve(url);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  child.once('exit', () => ready.reject(new Error(`the product did not start:\n${output}`)));
  const url = await ready.promise;
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
