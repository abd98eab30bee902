import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { movedClock } from '../testing/moved-clock.js';
import { addMember, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver, status } from '../testing/webhook-receiver.js';
import type { Receiver } from '../testing/webhook-receiver.js';
import {
  declareIncident,
  makeWebhook,
  readDeliveries,
  readWebhook,
  until,
} from '../testing/webhooks.js';

const DAY_MS = 86_400_000;
/** Quicker to open than the product, and slow enough to probe that a probe is a test's own doing. */
const RULES = { opensAfter: 4, firstProbeMs: 60_000 };

const stack = new AsyncDisposableStack();
const clock = movedClock();
let app: TestApp;
let owner: Member;
let receiver: Receiver;

beforeAll(async () => {
  const env = { ...REACH_LOCALHOST, WEBHOOK_DISABLE_AFTER_DAYS: '2' };
  app = stack.use(await startTestApp({ env, clock, webhooks: { rules: RULES } }));
});
beforeEach(async () => {
  owner = await signUpOwner(app.url);
  receiver = stack.use(await startReceiver());
});
afterAll(() => stack.disposeAsync());

const circuitIs = (id: string, state: string) =>
  until(async () => expect(await readWebhook(owner, id)).toMatchObject({ circuit: { state } }));

/** A webhook whose circuit has opened, and which has six deliveries waiting. */
async function openCircuit(): Promise<string> {
  receiver.answerWith(status(500));
  const { id } = await makeWebhook(owner, receiver.url, ['incident.declared']);
  for (let n = 1; n <= RULES.opensAfter; n += 1) await declareIncident(owner, `Failing ${n}`);
  await circuitIs(id, 'open');
  for (let n = 1; n <= 2; n += 1) await declareIncident(owner, `Parked ${n}`);
  await until(async () => expect(await readDeliveries(owner, id)).toHaveLength(6));
  return id;
}

describe('the circuit of a webhook', () => {
  it('opens after failures in a row; what waits is not sent and burns no attempts', async () => {
    const id = await openCircuit();
    const sent = receiver.received.length;
    expect(sent).toBe(RULES.opensAfter);
    // The repetitions after 5 seconds are due, the probe is not.
    clock.forward(30_000);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(receiver.received).toHaveLength(sent);
    const attempts = (await readDeliveries(owner, id)).map((delivery) => delivery['attempts']);
    expect(attempts).toEqual([0, 0, 1, 1, 1, 1]);
    const webhook = await readWebhook(owner, id);
    expect(webhook).toMatchObject({
      enabled: true,
      circuit: { state: 'open', consecutiveFailures: 4, openedAt: expect.any(String) },
    });
    expect(Date.parse(textAt(webhook, 'circuit', 'probeAt'))).toBeGreaterThan(
      clock.now().getTime(),
    );
  });

  it('sends one probe when its time has come, which if it fails uses up no step of the schedule', async () => {
    const id = await openCircuit();
    clock.forward(61_000);
    await until(() => expect(receiver.received).toHaveLength(5));
    await circuitIs(id, 'open');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(receiver.received).toHaveLength(5);
    const probed = (await readDeliveries(owner, id)).filter(
      (delivery) => String(delivery['attempts']) === '1' && delivery['lastAttemptAt'] !== null,
    );
    expect(probed.length).toBeGreaterThanOrEqual(4);
    const webhook = await readWebhook(owner, id);
    // The next one takes twice as long.
    const wait = Date.parse(textAt(webhook, 'circuit', 'probeAt')) - clock.now().getTime();
    expect(wait).toBeGreaterThan(100_000);
    const steps = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('webhook_deliveries')
        .select(['attempts', 'step', 'status'])
        .where('endpoint_id', '=', id)
        .orderBy('step')
        .execute(),
    );
    expect(steps.map(({ step }) => step)).toEqual([0, 0, 1, 1, 1, 1]);
    expect(steps.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(5);
    const probes = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('webhook_attempts')
        .select('probe')
        .where('endpoint_id', '=', id)
        .where('probe', '=', true)
        .execute(),
    );
    expect(probes).toHaveLength(1);
  });

  it('closes by itself when a probe succeeds, and everything that waited goes out in order', async () => {
    const id = await openCircuit();
    receiver.answerWith(status(204));
    clock.forward(61_000);
    await until(async () => {
      expect(await readDeliveries(owner, id, '&status=delivered')).toHaveLength(6);
    });
    await circuitIs(id, 'closed');
    expect(await readWebhook(owner, id)).toMatchObject({
      circuit: { consecutiveFailures: 0, openedAt: null, probeAt: null },
    });
    const later = receiver.received.slice(RULES.opensAfter);
    expect(new Set(later.map(({ headers }) => headers['webhook-id'])).size).toBe(6);
  });

  it('closes by hand at once, which is audited', async () => {
    const id = await openCircuit();
    receiver.answerWith(status(204));
    const recovered = await owner.client.post(`/v1/webhooks/${id}/recover`);
    expect(expectStatus(recovered, 200).body).toMatchObject({ circuit: { state: 'closed' } });
    await until(async () => {
      expect(await readDeliveries(owner, id, '&status=delivered')).toHaveLength(6);
    });
    const log = await owner.client.get('/v1/audit-logs?action=webhook.recovered');
    expect(log.body).toMatchObject({ items: [{ before: { circuit: 'open' } }] });
  });

  it('that stays open for days disables the webhook, with a mail to owners and administrators alone', async () => {
    const admin = await addMember(owner, 'ADMIN');
    const viewer = await addMember(owner, 'VIEWER');
    const id = await openCircuit();
    clock.forward(2 * DAY_MS + 60_000);
    await until(async () => {
      expect(await readWebhook(owner, id)).toMatchObject({
        enabled: false,
        disabledReason: 'failing',
      });
    });
    const told = async ({ email, client }: Member) =>
      JSON.stringify((await client.get(`/v1/dev/mailbox?to=${email}`)).body).includes(
        'was disabled',
      );
    await until(async () => {
      expect(await Promise.all([owner, admin].map(told))).toEqual([true, true]);
    });
    expect(await told(viewer)).toBe(false);
    expect(await readDeliveries(owner, id, '&status=pending')).toHaveLength(6);

    // Nothing is put down for it meanwhile; what waited is sent when it is enabled again.
    const witness = stack.use(await startReceiver());
    await makeWebhook(owner, witness.url, ['incident.declared']);
    await declareIncident(owner, 'Missed');
    await until(async () => expect(witness.received).toHaveLength(1));
    receiver.answerWith(status(204));
    const enabled = await owner.client.patch(`/v1/webhooks/${id}`, { enabled: true });
    expect(expectStatus(enabled, 200).body).toMatchObject({
      enabled: true,
      disabledReason: null,
      circuit: { state: 'closed' },
    });
    await until(async () => {
      expect(await readDeliveries(owner, id, '&status=delivered')).toHaveLength(6);
    });
  });
});
