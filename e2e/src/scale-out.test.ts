import { automationClient, browserClient, textAt } from '@incident-tracker/api/testing/client';
import type { BrowserClient, Client } from '@incident-tracker/api/testing/client';
import { connectStream } from '@incident-tracker/api/testing/event-source';
import type { ReceivedEvent } from '@incident-tracker/api/testing/event-source';
import {
  createMachine,
  expectStatus,
  PASSWORD,
  signUpOwner,
} from '@incident-tracker/api/testing/people';
import { startReceiver } from '@incident-tracker/api/testing/webhook-receiver';
import { createTestDatabase } from '@incident-tracker/db/testing';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCluster } from './cluster.js';
import type { Cluster } from './cluster.js';
import { temporaryFolder } from './product.js';
import type { Product } from './product.js';

/* The figures of the free plan, as docs/limits.md has them. */
const WRITES_PER_BURST = 600;
const BURST_WINDOW_MS = 10_000;
/** A worker that was killed is replaced within this time, on a machine busy with other things, too. */
const TAKEOVER_MS = 15_000;

const RELAY = 'the relay works here';
const SEALER = 'the sealer of the audit log works here';

const titleOf = ({ data }: ReceivedEvent): unknown => JSON.parse(data).data.title;

/** The same browser, led to another node by the load balancer. */
async function atNode(browser: BrowserClient, url: string): Promise<BrowserClient> {
  const there = await browserClient(url);
  for (const [name, value] of browser.cookies) there.cookies.set(name, value);
  await there.refreshCsrf();
  return there;
}

/** How many jobs of a kind a worker has finished, as its metrics say. */
async function jobsDone({ url }: Product, queue: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('job_duration_seconds_count{'));
  const ours = lines.filter((line) => line.includes(`"${queue}"`));
  return ours.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

describe('two nodes for requests and two workers on one PostgreSQL and one Redis', () => {
  const stack = new AsyncDisposableStack();
  let cluster: Cluster;
  let a: Product;
  let b: Product;
  let leader: Product;
  let follower: Product;

  beforeAll(async () => {
    cluster = stack.use(await startCluster());
    a = await cluster.startApi();
    b = await cluster.startApi();
    leader = await cluster.startWorker();
    // It has no rival yet, so that it is known who leads.
    await vi.waitFor(
      () => {
        expect(leader.output()).toContain(RELAY);
        expect(leader.output()).toContain(SEALER);
      },
      { timeout: 30_000 },
    );
    follower = await cluster.startWorker();
  });
  afterAll(() => stack.disposeAsync());

  /** The same machine at both nodes. */
  async function machineAtBoth(): Promise<{ atA: Client; atB: Client; apiKey: string }> {
    const { client, apiKey } = await createMachine(await signUpOwner(a.url));
    return { atA: client, atB: automationClient(b.url, apiKey), apiKey };
  }

  it('brings what happens on one to a stream on the other, which goes on there when the first dies', async () => {
    const { atB, apiKey } = await machineAtBoth();
    const doomed = await cluster.startApi();
    const headers = { 'x-api-key': apiKey };
    const declare = (client: Client, title: string) => client.post('/v1/incidents', { title });
    await using across = await connectStream(`${b.url}/v1/events`, headers);
    let lastEventId = '';
    {
      await using first = await connectStream(`${doomed.url}/v1/events`, headers);
      expectStatus(await declare(automationClient(doomed.url, apiKey), 'one'), 201);
      expectStatus(await declare(atB, 'two'), 201);
      expect((await first.take(2)).map(titleOf)).toEqual(['one', 'two']);
      lastEventId = first.lastEventId;
      await doomed.kill();
    }
    expectStatus(await declare(atB, 'three'), 201);
    await using resumed = await connectStream(`${b.url}/v1/events`, {
      ...headers,
      'last-event-id': lastEventId,
    });
    expect((await resumed.take(1)).map(titleOf)).toEqual(['three']);
    expect((await across.take(3)).map(titleOf)).toEqual(['one', 'two', 'three']);
  });

  it('refuses a session at once on one when it was revoked on the other', async () => {
    const owner = await signUpOwner(a.url);
    const other = await browserClient(a.url);
    expectStatus(
      await other.post('/v1/auth/login', { email: owner.email, password: PASSWORD }),
      200,
    );
    const otherAtB = await atNode(other, b.url);
    expectStatus(await otherAtB.get('/v1/auth/sessions'), 200);
    expectStatus(await owner.client.post('/v1/auth/sessions/revoke-others'), 200);
    expect((await otherAtB.get('/v1/auth/sessions')).status).toBe(401);
    // The one that revoked goes on, at either node.
    expectStatus(await (await atNode(owner.client, b.url)).get('/v1/auth/sessions'), 200);
  });

  it('refuses an API key at once on one when it was revoked on the other', async () => {
    const owner = await signUpOwner(a.url);
    const { apiKey, apiKeyId } = await createMachine(owner);
    const atB = automationClient(b.url, apiKey);
    expectStatus(await atB.get('/v1/incidents'), 200);
    const path = `/v1/tenants/${owner.tenantId}/api-keys/${apiKeyId}/revoke`;
    expect((await owner.client.post(path)).status).toBeLessThan(300);
    expect((await atB.get('/v1/incidents')).status).toBe(401);
  });

  it('does once what is sent to both under one idempotency key, one after the other or at once', async () => {
    const { atA, atB } = await machineAtBoth();
    const send = (client: Client, key: string) =>
      client.post(
        '/v1/incidents',
        { title: 'Sent twice' },
        { headers: { 'idempotency-key': key } },
      );
    const key = randomUUID();
    const first = expectStatus(await send(atA, key), 201);
    const again = expectStatus(await send(atB, key), 201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);

    const raced = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send(n % 2 === 0 ? atA : atB, raced)),
    );
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ body }) => textAt(body, 'id'))).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const list = expectStatus(await atB.get('/v1/incidents'), 200);
    expect(list.body['items']).toHaveLength(2);
  });

  it('reads the lists of machines from the replica that a node is given', async () => {
    // Another, empty database shows where an answer is from.
    await using replica = await createTestDatabase();
    await using node = await cluster.startApi({
      DATABASE_REPLICA_URL: replica.url,
      DATABASE_REPLICA_MAX_LAG_SECONDS: '60',
    });
    const { atA, apiKey } = await machineAtBoth();
    expectStatus(await atA.post('/v1/incidents', { title: 'On the primary' }), 201);
    const listed = async (client: Client): Promise<unknown> =>
      expectStatus(await client.get('/v1/incidents'), 200).body['items'];
    expect(await listed(atA)).toHaveLength(1);
    await expect.poll(() => listed(automationClient(node.url, apiKey))).toHaveLength(0);
  });

  it('sends each mail once, and both workers take part', async () => {
    const owner = await signUpOwner(a.url);
    const ownerAtB = await atNode(owner.client, b.url);
    const sent: string[] = [];
    const invite = async (): Promise<void> => {
      const email = `${randomUUID()}@example.com`;
      sent.push(email);
      const client = sent.length % 2 === 0 ? owner.client : ownerAtB;
      const path = `/v1/tenants/${owner.tenantId}/invites`;
      expectStatus(await client.post(path, { email, role: 'VIEWER' }), 201);
    };
    const received = (): string[] =>
      cluster.mails.flatMap(({ to }) => to).filter((to) => sent.includes(to));
    const shares = () => Promise.all([leader, follower].map((one) => jobsDone(one, 'mail.send')));
    // Which worker fetches a job is up to chance: there are more until each has had one.
    while (sent.length < 8 || (sent.length < 60 && (await shares()).includes(0))) await invite();
    await expect.poll(() => new Set(received()).size, { timeout: 60_000 }).toBe(sent.length);
    await expect.poll(shares, { timeout: 20_000 }).not.toContain(0);
    expect(received().toSorted()).toEqual(sent.toSorted());
  });

  it('counts one limit exactly, however parallel the load on both', async () => {
    const { apiKey } = await machineAtBoth();
    const write = async (url: string): Promise<number> => {
      // The limiter counts it and the schema refuses it.
      const answer = await automationClient(url, apiKey).post('/v1/incidents', { notOurs: 1 });
      return answer.status;
    };
    // Bursts are counted from tens of seconds on: this one is to stay within one of them.
    await sleep(BURST_WINDOW_MS - (Date.now() % BURST_WINDOW_MS) + 50);
    const statuses = await Promise.all(
      Array.from({ length: 2 * WRITES_PER_BURST }, (_, n) => write(n % 2 === 0 ? a.url : b.url)),
    );
    expect(statuses.filter((status) => status === 400)).toHaveLength(WRITES_PER_BURST);
    expect(statuses.filter((status) => status === 429)).toHaveLength(WRITES_PER_BURST);
  });

  it('elects one relay and one sealer; killed under load they are replaced and nothing is lost', async () => {
    expect(follower.output()).not.toContain(RELAY);
    expect(follower.output()).not.toContain(SEALER);
    await using receiver = await startReceiver();
    const owner = await signUpOwner(a.url);
    const made = await owner.client.post('/v1/webhooks', {
      url: receiver.url,
      events: ['incident.declared'],
    });
    expectStatus(made, 201);
    const { client, apiKey } = await createMachine(owner);
    const atB = automationClient(b.url, apiKey);
    let declared = 0;
    const declare = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        declared += 1;
        const via = declared % 2 === 0 ? client : atB;
        expectStatus(await via.post('/v1/incidents', { title: `Incident ${declared}` }), 201);
      }
    };
    await declare(20);
    const rest = declare(60);
    await leader.kill();
    const killedAt = performance.now();
    const patience = { timeout: TAKEOVER_MS, interval: 50 };
    await expect.poll(() => follower.output(), patience).toContain(RELAY);
    await expect.poll(() => follower.output(), patience).toContain(SEALER);
    expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS);
    await rest;
    await declare(20);

    const events = (): Map<string, number> =>
      new Map(
        receiver.received.map(({ body }): [string, number] => {
          const { id, sequence } = JSON.parse(body);
          return [id, sequence];
        }),
      );
    await expect.poll(() => events().size, { timeout: 90_000 }).toBe(declared);
    const sequences = [...events().values()].toSorted((x, y) => x - y);
    expect(sequences).toEqual(Array.from({ length: declared }, (_, index) => index + 1));
    const verify = async () =>
      (await (await atNode(owner.client, b.url)).get('/v1/audit-logs/verify')).body;
    await expect
      .poll(verify, { timeout: 60_000 })
      .toMatchObject({ valid: true, unsealed: 0, problems: [] });
  });
});

it('lets several processes migrate one empty database at the same time', async () => {
  await using folder = await temporaryFolder();
  const command = fileURLToPath(new URL('../../apps/api/dist/cli/migrate.js', import.meta.url));
  const env = { ...process.env, DATA_DIR: folder.path, DATABASE_URL: '' };
  const migrate = async (): Promise<{ code: number; output: string }> => {
    const child = spawn(process.execPath, [command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = await once(child, 'close');
    return { code, output };
  };
  const runs = await Promise.all([migrate(), migrate()]);
  expect(runs.map(({ code, output }) => (code === 0 ? '' : output))).toEqual(['', '']);
  const applied = runs.map(({ output }): unknown[] => JSON.parse(output).applied);
  expect(applied.map(({ length }) => length).toSorted((x, y) => x - y)[0]).toBe(0);
  expect(applied.flat().length).toBeGreaterThan(10);
});
