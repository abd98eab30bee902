import { newId } from '@incident-tracker/db';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signUpOwner } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { makeWebhook } from '../../testing/webhooks.js';
import { tidyWebhooks } from './upkeep.js';

const HOUR_MS = 3_600_000;
const URL = 'https://hooks.example.com/services';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ workers: false });
});
afterAll(() => app[Symbol.asyncDispose]());

/** A webhook with a delivery that is due in so many hours. @returns when both are due by now, in hours. */
async function tidied(given: { attempts: number; hours: number; probeHours?: number }) {
  const owner = await signUpOwner(app.url);
  const { tenantId } = owner;
  const { id: endpointId } = await makeWebhook(owner, URL);
  const now = Date.now();
  const due = new Date(now + given.hours * HOUR_MS);
  const probeAt =
    given.probeHours === undefined ? null : new Date(now + given.probeHours * HOUR_MS);
  await app.database.platformTransaction(async (trx) => {
    await trx
      .insertInto('webhook_deliveries')
      .values({
        tenant_id: tenantId,
        id: newId(),
        endpoint_id: endpointId,
        event_id: newId(),
        event_type: 'incident.declared',
        occurred_at: new Date(),
        sequence: 1,
        attempts: given.attempts,
        next_attempt_at: due,
        created_at: new Date(),
      })
      .execute();
    await trx
      .updateTable('webhook_states')
      .set({
        next_due_at: due,
        ...(probeAt !== null && { circuit: 'open', opened_at: new Date(now), probe_at: probeAt }),
      })
      .where('tenant_id', '=', tenantId)
      .execute();
  });
  await tidyWebhooks({ db: app.database, clock: { now: () => new Date(now) } });
  return app.database.platformTransaction(async (trx) => {
    const [delivery, state] = await Promise.all([
      trx
        .selectFrom('webhook_deliveries')
        .select('next_attempt_at')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow(),
      trx
        .selectFrom('webhook_states')
        .select(['next_due_at', 'probe_at'])
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow(),
    ]);
    const hours = (date: Date | null): number | null =>
      date === null ? null : (date.getTime() - now) / HOUR_MS;
    return {
      delivery: hours(delivery.next_attempt_at),
      endpoint: hours(state.next_due_at),
      probe: hours(state.probe_at),
    };
  });
}

it.each([
  ['a first attempt', { attempts: 0, hours: 2 }],
  ['a repetition', { attempts: 3, hours: 9_600 }],
])('%s that a wrong clock put off is due now', async (_what, given) => {
  expect(await tidied(given)).toEqual({ delivery: 0, endpoint: 0, probe: null });
});

it('a probe that a wrong clock put off is due now', async () => {
  const found = await tidied({ attempts: 1, hours: 9, probeHours: 9 });
  expect(found).toEqual({ delivery: 9, endpoint: 0, probe: 0 });
});

it('what waits for its place in the schedule waits on', async () => {
  expect(await tidied({ attempts: 3, hours: 9 })).toEqual({
    delivery: 9,
    endpoint: 9,
    probe: null,
  });
  expect(await tidied({ attempts: 0, hours: 2, probeHours: 0.5 })).toEqual({
    delivery: 0,
    endpoint: 0.5,
    probe: 0.5,
  });
});
