import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoAccess, startProduct, temporaryFolder } from './product.js';

async function declare(url: string, apiKey: string, title: string): Promise<string> {
  const response = await fetch(`${url}/v1/incidents`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  });
  expect(response.status).toBe(201);
  const body = (await response.json()) as { reference: string };
  return body.reference;
}

async function titles(url: string, apiKey: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/incidents?limit=100`, {
    headers: { 'x-api-key': apiKey },
  });
  const body = (await response.json()) as { items: { title: string }[] };
  return body.items.map(({ title }) => title);
}

/** The process id of the embedded PostgreSQL of a data folder, which names where it lives elsewhere. */
async function postgresOf(dataDir: string): Promise<number> {
  const elsewhere = readFile(join(dataDir, 'postgres-location'), 'utf8');
  const home = await elsewhere.then(
    (path) => path.trim(),
    () => join(dataDir, 'postgres'),
  );
  const files = await readdir(home, { recursive: true });
  const file = files.find((name) => name.endsWith('postmaster.pid')) ?? '';
  return Number.parseInt(await readFile(join(home, file), 'utf8'), 10);
}

describe('the built product', () => {
  it('starts with a demo, keeps everything over kill -9, and prints the same access again', async () => {
    await using folder = await temporaryFolder();
    await using first = await startProduct(folder.path);
    const access = demoAccess(first);
    const demo = await titles(first.url, access.apiKey);
    expect(demo.length).toBeGreaterThanOrEqual(6);
    for (let n = 1; n <= 20; n += 1) await declare(first.url, access.apiKey, `Before the end ${n}`);
    await first.kill();

    const restartedAt = Date.now();
    await using second = await startProduct(folder.path);
    expect(Date.now() - restartedAt).toBeLessThan(15_000);
    expect(demoAccess(second)).toEqual(access);
    const kept = await titles(second.url, access.apiKey);
    expect(kept).toHaveLength(demo.length + 20);
    expect(await declare(second.url, access.apiKey, 'After it')).toBe(`INC-${kept.length + 1}`);
  });

  it('finishes what is running when it is asked to stop, and exits with 0', async () => {
    await using folder = await temporaryFolder();
    await using product = await startProduct(folder.path);
    const { apiKey } = demoAccess(product);
    const declared = Array.from({ length: 20 }, (_, n) =>
      declare(product.url, apiKey, `While stopping ${n}`),
    );
    // All connections are open by the time the first answer is there.
    const first = await Promise.race(declared);
    expect(await product.stop()).toBe(0);
    expect(first).toMatch(/^INC-/);
    expect(new Set(await Promise.all(declared)).size).toBe(20);
  });

  it('stops at once for connections on which nothing comes, or no more', async () => {
    await using folder = await temporaryFolder();
    await using product = await startProduct(folder.path, { DEMO: '0' });
    const { port, hostname } = new URL(product.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    const broken = connect(Number(port), hostname);
    broken.write(
      'POST /v1/incidents HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99999999\r\n\r\n{',
    );
    const [answer] = (await once(broken, 'data')) as [Buffer];
    expect(answer.toString()).toContain('413');
    broken.destroy();
    const askedAt = Date.now();
    expect(await product.stop()).toBe(0);
    expect(Date.now() - askedAt).toBeLessThan(8_000);
    silent.destroy();
  });

  it('stops its database with it, however often it is asked', async () => {
    await using folder = await temporaryFolder();
    await using product = await startProduct(folder.path, { DEMO: '0' });
    const postgres = await postgresOf(folder.path);
    const stopped = product.stop();
    // As in a terminal, where the whole group is interrupted, and whoever started it passes that on.
    for (let n = 0; n < 20; n += 1) {
      process.kill(product.pid, n % 2 === 0 ? 'SIGTERM' : 'SIGINT');
      await sleep(20);
    }
    expect(await stopped).toBe(0);
    expect(() => process.kill(postgres, 0)).toThrow('ESRCH');
  });

  it('stops in time when its database has gone before it', async () => {
    await using folder = await temporaryFolder();
    await using product = await startProduct(folder.path, { DEMO: '0' });
    process.kill(await postgresOf(folder.path), 'SIGKILL');
    const askedAt = Date.now();
    await product.stop();
    expect(Date.now() - askedAt).toBeLessThan(25_000);
  }, 60_000);

  it('says in one line what is wrong with its configuration', async () => {
    await using folder = await temporaryFolder();
    await expect(startProduct(folder.path, { ROLE: 'leader' })).rejects.toThrow(
      /exited with 1:[\s\S]*ROLE/,
    );
  });

  it('refuses a port that is taken, naming the variable', async () => {
    await using folder = await temporaryFolder();
    await using product = await startProduct(folder.path, { DEMO: '0' });
    await using other = await temporaryFolder();
    const PORT = new URL(product.url).port;
    await expect(startProduct(other.path, { DEMO: '0', PORT })).rejects.toThrow(/PORT/);
  });
});
