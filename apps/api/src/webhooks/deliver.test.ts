import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { textAt } from '../testing/client.js';
import { movedClock } from '../testing/moved-clock.js';
import { expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver, status } from '../testing/webhook-receiver.js';
import type { Received, Receiver } from '../testing/webhook-receiver.js';
import { declareIncident, makeWebhook, readDeliveries, until } from '../testing/webhooks.js';

const stack = new AsyncDisposableStack();
const clock = movedClock();
let app: TestApp;
let owner: Member;
let receiver: Receiver;

beforeAll(async () => {
  const env = { ...REACH_LOCALHOST, WEBHOOK_TIMEOUT_SECONDS: '1' };
  app = stack.use(await startTestApp({ env, clock }));
});
beforeEach(async () => {
  owner = await signUpOwner(app.url);
  receiver = stack.use(await startReceiver());
});
afterAll(() => stack.disposeAsync());

const header = ({ headers }: Received, name: string) => String(headers[name]);

function bodyOf({ body }: Received): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}

/** @throws when the public library does not believe the signature. */
function verify(secret: string, received: Received): unknown {
  return new Webhook(secret).verify(received.body, {
    'webhook-id': header(received, 'webhook-id'),
    'webhook-timestamp': header(received, 'webhook-timestamp'),
    'webhook-signature': header(received, 'webhook-signature'),
  });
}

/** The delivery that came as number `index`, once it is there. */
async function nth(index: number): Promise<Received> {
  await until(() => expect(receiver.received.length).toBeGreaterThan(index));
  const received = receiver.received[index];
  if (received === undefined) throw new Error('nothing came');
  return received;
}

/** The only delivery of a webhook, once its status is this. */
async function settled(webhookId: string, expected: string) {
  await until(async () => {
    const deliveries = await readDeliveries(owner, webhookId);
    expect(deliveries.map((delivery) => delivery['status'])).toEqual([expected]);
  });
  const [delivery] = await readDeliveries(owner, webhookId);
  if (delivery === undefined) throw new Error('no delivery');
  const answer = await owner.client.get(`/v1/webhooks/deliveries/${textAt(delivery, 'id')}`);
  return expectStatus(answer, 200).body;
}

describe('a webhook', () => {
  it('is told of an event, signed so that the public library believes it', async () => {
    const { id, secret } = await makeWebhook(owner, `${receiver.url}/hook?team=1`);
    const incidentId = await declareIncident(owner, 'Database down');
    const received = await nth(0);
    expect(verify(secret, received)).toEqual(bodyOf(received));
    expect(bodyOf(received)).toMatchObject({
      type: 'incident.declared',
      tenantId: owner.tenantId,
      sequence: 1,
      data: {
        incidentId,
        title: 'Database down',
        actor: { type: 'user', id: owner.userId },
      },
    });
    expect(received.path).toBe('/hook?team=1');
    expect(header(received, 'webhook-id')).toBe(bodyOf(received)['id']);
    expect(header(received, 'x-webhook-signature')).toBe(header(received, 'webhook-signature'));
    expect(header(received, 'x-webhook-timestamp')).toBe(header(received, 'webhook-timestamp'));
    expect(header(received, 'content-type')).toBe('application/json');
    const delivery = await settled(id, 'delivered');
    expect(delivery).toMatchObject({
      attempts: 1,
      responseStatus: 204,
      error: null,
      body: received.body,
      attemptLog: [{ number: 1, outcome: 'delivered', probe: false, responseStatus: 204 }],
    });
    expect(JSON.stringify(delivery)).not.toContain(header(received, 'webhook-signature'));
    expect(JSON.stringify(delivery)).not.toContain('whsec_');
  });

  it('is told of what it subscribes to, in a sequence of its own, and not of its own making', async () => {
    await makeWebhook(owner, `${receiver.url}/declared`, ['incident.declared']);
    await makeWebhook(owner, `${receiver.url}/tasks`, ['task.added', 'task.added']);
    await makeWebhook(owner, `${receiver.url}/all`, ['*', 'task.added']);
    for (const title of ['one', 'two']) {
      const incidentId = await declareIncident(owner, title);
      const path = `/v1/incidents/${incidentId}/tasks`;
      expectStatus(await owner.client.post(path, { title: 'Look' }), 201);
    }
    const told = (path: string) =>
      receiver.received
        .filter((received) => received.path === path)
        .map((received) => bodyOf(received))
        .toSorted((a, b) => Number(a['sequence']) - Number(b['sequence']));
    await until(() => expect(told('/all').length).toBeGreaterThanOrEqual(4));
    await until(() => {
      expect(told('/declared').map(({ type }) => type)).toEqual([
        'incident.declared',
        'incident.declared',
      ]);
      expect(told('/tasks').map(({ type }) => type)).toEqual(['task.added', 'task.added']);
    });
    const all = told('/all');
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(all.map(({ type }) => type)).not.toContain('webhook.created');
    expect(told('/tasks').map(({ sequence }) => sequence)).toEqual([1, 2]);
    // One event has one id, whoever is told of it.
    expect(all.map(({ id }) => id)).toEqual(
      expect.arrayContaining(told('/tasks').map(({ id }) => id)),
    );
  });

  it('is tried again after 5 seconds and 5 minutes with the same id and body and a fresh timestamp', async () => {
    receiver.answerWith(status(500));
    const { id, secret } = await makeWebhook(owner, receiver.url);
    await declareIncident(owner, 'Retried');
    const first = await nth(0);
    await settled(id, 'pending');
    clock.forward(6_500);
    const second = await nth(1);
    clock.forward(361_000);
    receiver.answerWith(status(200));
    const third = await nth(2);
    for (const again of [second, third]) {
      expect(header(again, 'webhook-id')).toBe(header(first, 'webhook-id'));
      expect(again.body).toBe(first.body);
    }
    const at = (received: Received) => Number(header(received, 'webhook-timestamp'));
    expect(at(second) - at(first)).toBeGreaterThanOrEqual(5);
    expect(at(third) - at(second)).toBeGreaterThanOrEqual(300);
    expect(() => verify(secret, third)).toThrow('too new');
    expect(await settled(id, 'delivered')).toMatchObject({
      attempts: 3,
      attemptLog: [
        { number: 3, outcome: 'delivered', responseStatus: 200 },
        { number: 2, outcome: 'failed', error: 'status', responseStatus: 500 },
        { number: 1, outcome: 'failed', error: 'status', responseStatus: 500 },
      ],
    });
  });

  it('is given up after eight attempts, listed as a dead letter, and delivered when that is sent again', async () => {
    receiver.answerWith(status(503));
    const { id } = await makeWebhook(owner, receiver.url);
    await declareIncident(owner, 'Given up');
    for (let sent = 1; sent <= 8; sent += 1) {
      await nth(sent - 1);
      await until(async () => {
        const [delivery] = await readDeliveries(owner, id);
        expect(delivery?.['attempts']).toBe(sent);
      });
      clock.forward(12.1 * 3_600_000);
    }
    const dead = await settled(id, 'dead_letter');
    expect(dead).toMatchObject({ attempts: 8, nextAttemptAt: null, error: 'status' });
    expect(await readDeliveries(owner, id, '&status=dead_letter')).toHaveLength(1);
    expect(await readDeliveries(owner, id, '&status=delivered,pending')).toHaveLength(0);

    receiver.answerWith(status(200));
    const path = `/v1/webhooks/deliveries/${textAt(dead, 'id')}/redeliver`;
    expect(expectStatus(await owner.client.post(path), 202).body).toMatchObject({
      status: 'pending',
    });
    const again = await nth(8);
    expect(header(again, 'webhook-id')).toBe(textAt(dead, 'eventId'));
    expect(await settled(id, 'delivered')).toMatchObject({ attempts: 9 });
    expectStatus(await owner.client.post(path), 202);
    await nth(9);
  });

  it('fails on a redirect, which nobody follows', async () => {
    await using elsewhere = await startReceiver();
    receiver.answerWith(status(302, { location: elsewhere.url }));
    const { id } = await makeWebhook(owner, receiver.url);
    await declareIncident(owner, 'Moved');
    await nth(0);
    await until(async () => {
      const [delivery] = await readDeliveries(owner, id);
      expect(delivery).toMatchObject({ status: 'pending', error: 'redirect', responseStatus: 302 });
    });
    expect(elsewhere.received).toHaveLength(0);
  });

  it('fails when it does not answer in time, or cannot be reached at all', async () => {
    receiver.answerWith(() => {});
    const silent = await makeWebhook(owner, receiver.url);
    const closed = await startReceiver();
    const absent = await makeWebhook(owner, closed.url);
    await closed[Symbol.asyncDispose]();
    await declareIncident(owner, 'Silent');
    await until(async () => {
      const [timedOut] = await readDeliveries(owner, silent.id);
      expect(timedOut).toMatchObject({ attempts: 1, error: 'timeout', responseStatus: null });
      const [refused] = await readDeliveries(owner, absent.id);
      expect(refused).toMatchObject({ attempts: 1, error: 'connect', responseStatus: null });
    });
  });

  it('is disabled by 410, which its owners and administrators are told by mail', async () => {
    receiver.answerWith(status(410));
    const { id } = await makeWebhook(owner, `${receiver.url}/path-with-a-secret`);
    await declareIncident(owner, 'Gone');
    await until(async () => {
      const { body } = await owner.client.get(`/v1/webhooks/${id}`);
      expect(body).toMatchObject({ enabled: false, disabledReason: 'gone' });
    });
    expect(await settled(id, 'dead_letter')).toMatchObject({ error: 'gone' });
    await declareIncident(owner, 'Nobody is told');
    await until(async () => {
      const { body } = await owner.client.get(`/v1/dev/mailbox?to=${owner.email}`);
      const mail = JSON.stringify(body);
      expect(mail).toContain('was disabled');
      expect(mail).not.toContain('path-with-a-secret');
    });
    const log = await owner.client.get('/v1/audit-logs?action=webhook.disabled');
    expect(log.body).toMatchObject({
      items: [{ actor: { type: 'system' }, after: { enabled: false, reason: 'gone' } }],
    });
    const test = await owner.client.post(`/v1/webhooks/${id}/test`);
    expect([test.status, test.body['code']]).toEqual([409, 'CONFLICT']);
    expect(receiver.received).toHaveLength(1);
  });

  it('is signed with both secrets for a day after a rotation, then with the new one alone', async () => {
    const { id, secret: old } = await makeWebhook(owner, receiver.url);
    const rotated = expectStatus(await owner.client.post(`/v1/webhooks/${id}/rotate-secret`), 200);
    const secret = textAt(rotated.body, 'secret');
    expect(secret).not.toBe(old);
    const ahead = clock.now().getTime() - Date.now();
    clock.forward(-ahead);
    await declareIncident(owner, 'Both');
    const both = await nth(0);
    expect(header(both, 'webhook-signature').split(' ')).toHaveLength(2);
    expect(verify(secret, both)).toEqual(verify(old, both));
    expect(header(both, 'x-webhook-signature')).toBe(header(both, 'webhook-signature'));

    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('webhook_endpoints')
        .set({ previous_secret_expires_at: new Date() })
        .where('id', '=', id)
        .execute(),
    );
    await declareIncident(owner, 'One');
    const one = await nth(1);
    expect(header(one, 'webhook-signature').split(' ')).toHaveLength(1);
    expect(verify(secret, one)).toEqual(bodyOf(one));
    expect(() => verify(old, one)).toThrow('No matching signature');
    clock.forward(ahead);
  });

  it('gets a test event whatever it subscribes to, with the example of any type', async () => {
    const { id, secret } = await makeWebhook(owner, receiver.url, ['task.added']);
    expect(
      expectStatus(await owner.client.post(`/v1/webhooks/${id}/test`), 202).body,
    ).toMatchObject({
      test: true,
      eventType: 'webhook.test',
      status: 'pending',
      webhookId: id,
    });
    expect(bodyOf(await nth(0))).toMatchObject({ type: 'webhook.test', data: { webhookId: id } });
    const type = 'incident.status_changed';
    expectStatus(await owner.client.post(`/v1/webhooks/${id}/test`, { type }), 202);
    const example = await nth(1);
    expect(bodyOf(example)).toMatchObject({ type, sequence: 2, data: { from: 'investigating' } });
    expect(header(example, 'webhook-signature')).toMatch(/^v1,/);
    expect(secret).toMatch(/^whsec_/);
    const unknown = await owner.client.post(`/v1/webhooks/${id}/test`, { type: 'no.such_type' });
    expect(unknown.status).toBe(400);
  });

  it('gets the deliveries of a range of time again, those of the statuses asked for', async () => {
    const { id } = await makeWebhook(owner, receiver.url);
    for (const title of ['one', 'two', 'three']) await declareIncident(owner, title);
    await until(async () => {
      expect(await readDeliveries(owner, id, '&status=delivered')).toHaveLength(3);
    });
    const deliveries = await readDeliveries(owner, id);
    const from = new Date(Date.now() - 60_000).toISOString();
    const path = `/v1/webhooks/${id}/redeliver`;
    const nothing = await owner.client.post(path, { from });
    expect(expectStatus(nothing, 202).body).toEqual({ queued: 0, continueFrom: null });
    const all = await owner.client.post(path, { from, status: ['delivered', 'dead_letter'] });
    expect(expectStatus(all, 202).body).toEqual({ queued: 3, continueFrom: null });
    await nth(5);
    const ids = receiver.received.map((received) => header(received, 'webhook-id'));
    expect(new Set(ids).size).toBe(3);
    expect(ids.slice(3).toSorted()).toEqual(ids.slice(0, 3).toSorted());
    const before = await owner.client.post(path, {
      from: new Date(Date.now() - 120_000).toISOString(),
      to: from,
      status: ['delivered'],
    });
    expect(before.body).toEqual({ queued: 0, continueFrom: null });
    expect((await owner.client.post(path, { from, to: from })).status).toBe(400);
    expect(deliveries).toHaveLength(3);
  });

  it('begins a new round when it is asked to while an attempt is under way, which then fails', async () => {
    const held = Promise.withResolvers<void>();
    receiver.answerWith((_received, response) => {
      void held.promise.then(() => response.writeHead(500).end());
    });
    const { id } = await makeWebhook(owner, receiver.url);
    await declareIncident(owner, 'Under way');
    await nth(0);
    const [delivery = {}] = await readDeliveries(owner, id);
    const path = `/v1/webhooks/deliveries/${textAt(delivery, 'id')}/redeliver`;
    expectStatus(await owner.client.post(path), 202);
    receiver.answerWith(status(204));
    held.resolve();
    // At once, and not when the round before would have tried again.
    expect((await nth(1)).at - (await nth(0)).at).toBeLessThan(3_500);
    expect(await settled(id, 'delivered')).toMatchObject({ attempts: 2 });
  });

  /** A webhook in the middle of a batch of 24, which its receiver takes slowly. */
  async function slowlyServed(): Promise<string> {
    const { id } = await makeWebhook(owner, `${receiver.url}/old`, ['incident.declared']);
    for (let n = 0; n < 24; n += 1) {
      expectStatus(await owner.client.post(`/v1/webhooks/${id}/test`, {}), 202);
    }
    await until(async () => {
      expect(await readDeliveries(owner, id, '&status=delivered')).toHaveLength(24);
    });
    receiver.answerWith((_received, response) => {
      setTimeout(() => response.writeHead(204).end(), 400);
    });
    const again = { from: new Date(Date.now() - 60_000).toISOString(), status: ['delivered'] };
    expectStatus(await owner.client.post(`/v1/webhooks/${id}/redeliver`, again), 202);
    await nth(24);
    return id;
  }
  const sentTo = (path: string) =>
    receiver.received.filter((received) => received.path === path).length;

  it('that is deleted in the middle of a batch is not sent the rest of it', async () => {
    const id = await slowlyServed();
    expectStatus(await owner.client.delete(`/v1/webhooks/${id}`), 204);
    const before = sentTo('/old');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(sentTo('/old') - before).toBeLessThanOrEqual(4);
  });

  it('that gets another URL in the middle of a batch has the rest sent there', async () => {
    const id = await slowlyServed();
    const change = { url: `${receiver.url}/new` };
    expectStatus(await owner.client.patch(`/v1/webhooks/${id}`, change), 200);
    const before = sentTo('/old');
    await until(() => expect(receiver.received.length).toBeGreaterThanOrEqual(48));
    expect(sentTo('/old') - before).toBeLessThanOrEqual(4);
    expect(sentTo('/new')).toBeGreaterThan(0);
  });

  it('of a deleted tenant is told nothing, and what waited goes out when that is restored', async () => {
    receiver.answerWith(status(500));
    const { id } = await makeWebhook(owner, receiver.url);
    await declareIncident(owner, 'Before');
    await nth(0);
    await settled(id, 'pending');
    const tenant = `/v1/tenants/${owner.tenantId}`;
    expect((await owner.client.delete(tenant)).status).toBeLessThan(300);
    receiver.answerWith(status(200));
    clock.forward(10_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(receiver.received).toHaveLength(1);
    expectStatus(await owner.client.post(`${tenant}/restore`), 200);
    clock.forward(3_700_000);
    expect(header(await nth(1), 'webhook-id')).toBe(header(await nth(0), 'webhook-id'));
  });
});
