import { createTestDatabase } from '@incident-tracker/db/testing';
import { isPermission } from '@incident-tracker/policy';
import { describe, expect, it } from 'vitest';
import { insertTenant, seamContext } from '../testing/tenant-fixture.js';
import { EVENT_TYPES, findEventType } from './catalogue.js';
import { emitEvent } from './emit-event.js';

describe('the catalogue of events', () => {
  it.each(Object.entries(EVENT_TYPES))(
    'says of %s what it means and who may see it',
    (type, entry) => {
      expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(entry.description).toMatch(/^[A-Z].*\.$/);
      expect(isPermission(entry.permission)).toBe(true);
      // What is one's own is read by whoever may manage it.
      expect(entry.permission).toMatch(/\.(?:read|read_comments|manage_own)$/);
    },
  );

  it('knows nothing of names that objects inherit', () => {
    expect(findEventType('constructor')).toBeUndefined();
  });
});

describe('emitEvent', () => {
  it('writes the event with its actor, in the transaction of the change', async () => {
    await using test = await createTestDatabase();
    const tenantId = await insertTenant(test.database);
    const now = new Date('2026-03-02T09:30:00.000Z');
    const inTenant = test.database.tenantTransaction.bind(test.database);
    const event = { type: 'tenant.updated' as const, payload: { changes: ['name'] } };
    const failing = inTenant(tenantId, async (trx) => {
      await emitEvent(seamContext(trx, now), event);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    await inTenant(tenantId, (trx) => emitEvent(seamContext(trx, now), event));
    const rows = await inTenant(tenantId, (trx) =>
      trx.selectFrom('outbox_events').selectAll().execute(),
    );
    expect(rows).toMatchObject([
      {
        tenant_id: tenantId,
        type: 'tenant.updated',
        occurred_at: now,
        payload: { changes: ['name'], actor: { type: 'service_account', id: expect.any(String) } },
      },
    ]);
  });

  it('refuses a payload that is not what the catalogue says', async () => {
    await using test = await createTestDatabase();
    const tenantId = await insertTenant(test.database);
    const payload = { changes: ['name'], password: 'x' };
    const emitting = test.database.tenantTransaction(tenantId, (trx) =>
      emitEvent(seamContext(trx), { type: 'tenant.updated', payload }),
    );
    await expect(emitting).rejects.toThrow('Unrecognized key');
  });
});
