import { startMailServer } from '@incident-tracker/api/testing/mail-server';
import { expectStatus } from '@incident-tracker/api/testing/people';
import { status } from '@incident-tracker/api/testing/webhook-receiver';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDoor } from './door.js';
import { startInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { Load, percentile } from './load.js';
import type { Acknowledged } from './load.js';
import { expectDelivered, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { ReadinessWatch } from './readiness.js';
import { startTenant } from './tenants.js';
import type { Tenant } from './tenants.js';

const RECOVERS_WITHIN_MS = 15_000;
/** An attempt at a mail is given up after 15 s; the first repetition waits 5 s, the next one 10 s. */
const MAILED_WITHIN_MS = 60_000;
const BEFORE_MS = 2_000;
const HANGING_MS = 8_000;
const MAILS = 5;

const random = randomness();

describe('targets that take connections and never answer', () => {
  const stack = new AsyncDisposableStack();
  const tenants: Tenant[] = [];
  let installation: Installation;
  let smtp: Awaited<ReturnType<typeof startMailServer>>;
  let door: Awaited<ReturnType<typeof startDoor>>;

  beforeAll(async () => {
    smtp = stack.use(await startMailServer());
    door = stack.use(await startDoor(smtp.url));
    installation = stack.use(
      await startInstallation({
        SMTP_URL: door.url,
        EMAIL_VERIFICATION: 'optional',
        WEBHOOK_TIMEOUT_SECONDS: '1',
      }),
    );
    tenants.push(stack.use(await startTenant(installation.url, 'One')));
    tenants.push(stack.use(await startTenant(installation.url, 'Two')));
  });
  afterAll(() => stack.disposeAsync());

  it('slow no write down; mail and webhooks wait, and go out when they answer again', async () => {
    const { url } = installation;
    const startedAt = new Date().toISOString();
    await using watch = new ReadinessWatch(url);
    const load = new Load({ url, tenants, random });
    await sleep(BEFORE_MS);
    const before = load.durations.splice(0);

    const from = performance.now();
    door.shut();
    for (const { receiver } of tenants) receiver.answerWith(() => {});
    const mailed = await invite(MAILS);
    await sleep(HANGING_MS);
    const during = load.durations.splice(0);
    await load.stop();
    expect(received(mailed)).toHaveLength(0);
    expect(watch.refusalsSince(from)).toBe(0);

    const openedAt = performance.now();
    door.open();
    for (const tenant of tenants) {
      const { owner, receiver, webhookId } = tenant;
      receiver.answerWith(status(204));
      // Ten failures have opened the circuit; an operator need not wait for the next probe.
      expectStatus(await owner.client.post(`/v1/webhooks/${webhookId}/recover`), 200);
      await redeliverAll(tenant, startedAt);
    }
    const written: readonly Acknowledged[] = load.acknowledged;
    const kept = await expectPromisesKept({ installation, tenants, acknowledged: written }, load);
    const delivered = await expectDelivered({ installation, tenants, acknowledged: written });
    await expect
      .poll(() => received(mailed).toSorted(), { timeout: MAILED_WITHIN_MS })
      .toEqual(mailed.toSorted());
    report('SMTP and webhook targets hang', {
      ...kept,
      ...delivered,
      mails: mailed.length,
      'recovered in ms': Math.round(performance.now() - openedAt),
      'p95 before in ms': Math.round(percentile(before, 0.95)),
      'p95 during in ms': Math.round(percentile(during, 0.95)),
    });
    expect(load.refusals).toMatchObject({ unavailable: 0, cut: 0 });
    expect(percentile(during, 0.95)).toBeLessThan(5 * percentile(before, 0.95) + 250);
    expect(percentile(during, 0.5)).toBeLessThan(RECOVERS_WITHIN_MS);
  });

  async function invite(count: number): Promise<string[]> {
    const [tenant] = tenants;
    if (tenant === undefined) throw new Error('no tenant');
    const { client, tenantId } = tenant.owner;
    const sent: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const email = `${randomUUID()}@example.com`;
      expectStatus(
        await client.post(`/v1/tenants/${tenantId}/invites`, { email, role: 'VIEWER' }),
        201,
      );
      sent.push(email);
    }
    return sent;
  }

  function received(mailed: readonly string[]): string[] {
    return smtp.received.flatMap(({ to }) => to).filter((to) => mailed.includes(to));
  }

  /** What has failed already would wait for minutes: the schedule is meant for outages of hours. */
  async function redeliverAll({ owner, webhookId }: Tenant, from: string): Promise<void> {
    const path = `/v1/webhooks/${webhookId}/redeliver`;
    const answer = await owner.client.post(path, { from, status: ['pending'] });
    expect(answer.status).toBeLessThan(300);
  }
});
