import { createTestDatabase } from '@incident-tracker/db/testing';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { sha256 } from '../platform/keyring.js';
import { automationClient } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine } from '../testing/people.js';
import { serveTestApp } from '../testing/start-test-app.js';

const command = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function startRedis(port: number) {
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn(command ?? '', ['--port', String(port), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return {
    /** From here on it takes what it is sent and answers nothing. */
    hang: () => child.kill('SIGSTOP'),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Two nodes on one database and, if it runs, one Redis. */
async function startNodes(port: number) {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await createTestDatabase());
  const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
  const first = stack.use(await serveTestApp(database, { env }));
  const second = stack.use(await serveTestApp(database, { env, workers: false }));
  return { first, second, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

type Nodes = Awaited<ReturnType<typeof startNodes>>;

/** Until the second node knows the caller from the first, by way of Redis. */
function untilShared({ first, second }: Nodes, { client, apiKey, apiKeyId }: Machine) {
  const hash = sha256(apiKey);
  const share = async (): Promise<void> => {
    expectStatus(await client.get('/v1/incidents'), 200);
    const known = await first.ports.visitors.recall(hash);
    if (known === null) throw new Error('nobody is remembered');
    first.ports.visitors.remember(hash, known);
    expect(await second.ports.visitors.recall(hash)).toMatchObject({ apiKeyId });
  };
  return vi.waitFor(share, { timeout: 5_000, interval: 100 });
}

describe.runIf(command !== undefined)('a memory that nodes share', () => {
  it('makes whoever was at one node known at the other, which still asks the database', async () => {
    const port = await freePort();
    await using _redis = await startRedis(port);
    await using nodes = await startNodes(port);
    const { first, second } = nodes;
    const owner = await signUpOwner(first.url);
    const machine = await createMachine(owner);
    await untilShared(nodes, machine);
    const elsewhere = automationClient(second.url, machine.apiKey);
    expectStatus(await elsewhere.get('/v1/incidents'), 200);

    const path = `/v1/tenants/${owner.tenantId}/api-keys/${machine.apiKeyId}/revoke`;
    expect((await owner.client.post(path)).status).toBeLessThan(300);
    // Both still remember; neither believes it.
    expect((await elsewhere.get('/v1/incidents')).status).toBe(401);
    expect((await machine.client.get('/v1/incidents')).status).toBe(401);
  });

  it('is done without while Redis is away, and used again when it is back', async () => {
    const port = await freePort();
    await using nodes = await startNodes(port);
    const { first, second } = nodes;
    const owner = await signUpOwner(first.url);
    const machine = await createMachine(owner);
    const elsewhere = automationClient(second.url, machine.apiKey);
    expectStatus(await machine.client.get('/v1/incidents'), 200);
    expectStatus(await elsewhere.get('/v1/incidents'), 200);

    await using _redis = await startRedis(port);
    await untilShared(nodes, await createMachine(owner));
  });

  it('holds nobody up while Redis hangs', async () => {
    const port = await freePort();
    await using redis = await startRedis(port);
    await using nodes = await startNodes(port);
    const { first, second } = nodes;
    const owner = await signUpOwner(first.url);
    const machine = await createMachine(owner);
    await untilShared(nodes, machine);
    second.ports.visitors.forget(sha256(machine.apiKey));
    redis.hang();
    const elsewhere = automationClient(second.url, machine.apiKey);
    const answers = await Promise.race([
      Promise.all(Array.from({ length: 5 }, () => elsewhere.get('/v1/incidents'))),
      sleep(3_000, 'held up'),
    ]);
    expect(answers).not.toBe('held up');
  });
});
