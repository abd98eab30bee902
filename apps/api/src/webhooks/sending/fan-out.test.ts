import { newId } from '@incident-tracker/db';
import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RelayedEvent } from '../../events/relay-consumer.js';
import { systemClock } from '../../platform/clock.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { insertEndpoint } from '../../testing/webhook-endpoints.js';
import { webhookFanOut } from './fan-out.js';

const consumer = webhookFanOut({ clock: systemClock, live: { poke: () => {} } });
/** Later than any transaction of the test. */
const LATER = '4000000000000';

function eventOf(tenantId: string, type = 'incident.declared', xid = LATER): RelayedEvent {
  const occurredAt = new Date('2026-03-02T09:30:00.000Z');
  return { tenantId, id: newId(), xid, type, payload: {}, occurredAt, traceparent: null };
}

describe('the fan-out of events to webhooks', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(() => test[Symbol.asyncDispose]());

  const feed = (events: readonly RelayedEvent[]) =>
    test.database.platformTransaction((trx) => consumer.handle(events, trx));
  const deliveries = () =>
    test.database.platformTransaction((trx) =>
      trx.selectFrom('webhook_deliveries').selectAll().orderBy('sequence').execute(),
    );

  it('numbers the deliveries to each endpoint without a gap, over batches of any size', async () => {
    const tenantId = await insertTenant(test.database);
    const endpoints = [
      await insertEndpoint(test.database, tenantId),
      await insertEndpoint(test.database, tenantId),
    ];
    const sizes = [1, 3_000, 2];
    for (const size of sizes) await feed(Array.from({ length: size }, () => eventOf(tenantId)));
    const total = 3_003;
    const rows = await deliveries();
    for (const endpointId of endpoints) {
      const numbers = rows
        .filter((row) => row.endpoint_id === endpointId)
        .map(({ sequence }) => Number(sequence));
      expect(numbers).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    }
    const state = await test.database.platformTransaction((trx) =>
      trx.selectFrom('webhook_states').select(['last_sequence', 'next_due_at']).execute(),
    );
    expect(state.map((row) => Number(row.last_sequence))).toEqual([total, total]);
    expect(state.every((row) => row.next_due_at !== null)).toBe(true);
  });

  it('tells nobody of another tenant, of a deleted one, or of what was before their time', async () => {
    const [ours, theirs, deleted] = await Promise.all(
      Array.from({ length: 3 }, () => insertTenant(test.database)),
    );
    if (ours === undefined || theirs === undefined || deleted === undefined)
      throw new Error('none');
    const endpointId = await insertEndpoint(test.database, ours);
    await insertEndpoint(test.database, theirs);
    await insertEndpoint(test.database, deleted);
    await test.database.platformTransaction((trx) =>
      trx
        .updateTable('tenants')
        .set({ deleted_at: new Date() })
        .where('id', '=', deleted)
        .execute(),
    );
    await feed([eventOf(ours), eventOf(deleted), eventOf(ours, 'incident.declared', '1')]);
    expect(await deliveries()).toMatchObject([{ tenant_id: ours, endpoint_id: endpointId }]);
  });

  it('leaves out disabled and deleted endpoints, other types, and types that no webhook is told of', async () => {
    const tenantId = await insertTenant(test.database);
    const tasks = await insertEndpoint(test.database, tenantId, { events: ['task.added'] });
    const [disabled, gone] = [
      await insertEndpoint(test.database, tenantId),
      await insertEndpoint(test.database, tenantId),
    ];
    await test.database.tenantTransaction(tenantId, async (trx) => {
      const update = trx.updateTable('webhook_endpoints').where('tenant_id', '=', tenantId);
      await update
        .set({ disabled_at: new Date(), disabled_reason: 'manual' })
        .where('id', '=', disabled)
        .execute();
      await update
        .set({ deleted_at: new Date(), secret: null, url: '' })
        .where('id', '=', gone)
        .execute();
    });
    const types = ['incident.declared', 'task.added', 'webhook.created', 'no.such_type'];
    await feed(types.map((type) => eventOf(tenantId, type)));
    expect(await deliveries()).toMatchObject([{ endpoint_id: tasks, event_type: 'task.added' }]);
  });
});
