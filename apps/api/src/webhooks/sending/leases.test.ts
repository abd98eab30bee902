import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { insertEndpoint } from '../../testing/webhook-endpoints.js';
import type { EndpointKey } from './endpoint-state.js';
import { Leases } from './leases.js';

const logger = createLogger('silent');

describe('the lease of an endpoint', () => {
  let test: TestDatabase;
  let endpoint: EndpointKey;
  beforeEach(async () => {
    test = await createTestDatabase();
    const tenantId = await insertTenant(test.database);
    const endpointId = await insertEndpoint(test.database, tenantId);
    endpoint = { tenantId, endpointId };
  });
  afterEach(() => test[Symbol.asyncDispose]());

  const state = () =>
    test.database.platformTransaction((trx) =>
      trx.selectFrom('webhook_states').selectAll().executeTakeFirstOrThrow(),
    );
  const age = (seconds: number) =>
    test.database.platformTransaction((trx) =>
      sql`UPDATE webhook_states SET leased_until = leased_until - make_interval(secs => ${seconds})`.execute(
        trx,
      ),
    );
  const noPause = () => ({ now: new Date(), notBefore: new Date() });

  /** One delivery that is due at a time. */
  async function putDown(dueAt: Date): Promise<void> {
    await test.database.platformTransaction((trx) =>
      trx
        .insertInto('webhook_deliveries')
        .values({
          tenant_id: endpoint.tenantId,
          id: newId(),
          endpoint_id: endpoint.endpointId,
          event_id: newId(),
          event_type: 'incident.declared',
          occurred_at: dueAt,
          sequence: 1,
          next_attempt_at: dueAt,
          created_at: dueAt,
        })
        .execute(),
    );
  }

  it('is held by one process at a time, and free again when it is given back', async () => {
    await using ours = new Leases(test.database, logger);
    await using theirs = new Leases(test.database, logger);
    const [first, second] = await Promise.all([ours.take(endpoint), theirs.take(endpoint)]);
    expect([first, second].filter((lease) => lease !== null)).toHaveLength(1);
    if (first !== null) await ours.release(first, noPause());
    if (second !== null) await theirs.release(second, noPause());
    expect(await theirs.take(endpoint)).not.toBeNull();
  });

  it('passes to another process when its holder has not been heard of, which then knows that it lost it', async () => {
    await using ours = new Leases(test.database, logger);
    await using theirs = new Leases(test.database, logger);
    const lost = await ours.take(endpoint);
    await age(60);
    const taken = await theirs.take(endpoint);
    expect(taken).not.toBeNull();
    if (lost === null) throw new Error('not taken');
    await expect.poll(() => lost.lost, { timeout: 10_000 }).toBe(true);
    // What the former holder does late changes nothing.
    await ours.release(lost, noPause());
    expect((await state()).lease_id).toBe(taken?.leaseId);
  });

  it('is renewed for as long as its process lives', async () => {
    await using ours = new Leases(test.database, logger);
    await ours.take(endpoint);
    await age(10);
    const before = (await state()).leased_until?.getTime() ?? 0;
    await expect
      .poll(async () => (await state()).leased_until?.getTime() ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(before);
  });

  it('leaves behind when the next delivery is due, or that nothing waits', async () => {
    await using ours = new Leases(test.database, logger);
    const release = async (notBefore = new Date(0)) => {
      const lease = await ours.take(endpoint);
      if (lease === null) throw new Error('not taken');
      await ours.release(lease, { now: new Date(), notBefore });
      return (await state()).next_due_at;
    };
    expect(await release()).toBeNull();
    const dueAt = new Date(Date.now() + 300_000);
    await putDown(dueAt);
    expect(await release()).toEqual(dueAt);
    const later = new Date(dueAt.getTime() + 1_000);
    expect(await release(later)).toEqual(later);
    await test.database.tenantTransaction(endpoint.tenantId, (trx) =>
      trx
        .updateTable('webhook_endpoints')
        .set({ disabled_at: new Date(), disabled_reason: 'manual' })
        .execute(),
    );
    expect(await release()).toBeNull();
  });
});
