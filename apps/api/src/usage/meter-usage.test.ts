import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { AppError } from '../trpc/errors.js';
import { meterUsage } from './meter-usage.js';
import { dailyWriteLimit } from './plan-limits.js';
import { QUOTA_COUNTER } from './plans.js';

const NOW = new Date('2026-03-02T23:59:00.000Z');

describe('meterUsage', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase({ poolSize: 20 });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const meter = (
    tenantId: string,
    options: { quota: number; now?: Date; kind?: string; amount?: number },
  ) =>
    test.database.tenantTransaction(tenantId, (trx) => {
      const config = readConfig({ QUOTA_DAILY_WRITES: String(options.quota) });
      const ctx = { trx, tenantId, now: options.now ?? NOW, ports: { config } };
      return meterUsage(ctx, options.kind ?? 'incident.write', options.amount);
    });
  const countersOf = (tenantId: string) =>
    test.database.tenantTransaction(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('usage_counters')
        .select(['day', 'kind', 'count'])
        .orderBy('kind')
        .execute();
      return rows.map(({ day, kind, count }) => `${day} ${kind} ${count}`);
    });

  it('never exceeds the quota under 50 parallel writers', async () => {
    const tenantId = await insertTenant(test.database);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => meter(tenantId, { quota: 20 })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await countersOf(tenantId)).toEqual([
      '2026-03-02 incident.write 20',
      `2026-03-02 ${QUOTA_COUNTER} 20`,
    ]);
  });

  it('says what the limit is, what is used, and when it starts anew', async () => {
    const tenantId = await insertTenant(test.database);
    await meter(tenantId, { quota: 1 });
    const refused = await meter(tenantId, { quota: 1 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { limit: 1, used: 1, resetsAt: '2026-03-03T00:00:00.000Z' },
      retryAfterSeconds: 60,
    });
  });

  it('starts anew at midnight UTC', async () => {
    const tenantId = await insertTenant(test.database);
    await meter(tenantId, { quota: 1 });
    await meter(tenantId, { quota: 1, now: new Date('2026-03-03T00:00:00.000Z') });
    expect(await countersOf(tenantId)).toHaveLength(4);
  });

  it('takes the quota of the plan that the tenant has at that moment', async () => {
    const tenantId = await insertTenant(test.database, 'team');
    await meter(tenantId, { quota: 1 });
    await meter(tenantId, { quota: 1 });
    await test.database.platformTransaction((trx) =>
      trx.updateTable('tenants').set({ plan: 'free' }).where('id', '=', tenantId).execute(),
    );
    await expect(meter(tenantId, { quota: 1 })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { used: 2 },
    });
  });

  it('counts an amount all together or not at all', async () => {
    const tenantId = await insertTenant(test.database);
    await meter(tenantId, { quota: 5, amount: 3 });
    await expect(meter(tenantId, { quota: 5, amount: 3 })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
    expect(await countersOf(tenantId)).toEqual([
      '2026-03-02 incident.write 3',
      `2026-03-02 ${QUOTA_COUNTER} 3`,
    ]);
  });

  it('counts what no quota limits without drawing on it', async () => {
    const tenantId = await insertTenant(test.database);
    await meter(tenantId, { quota: 1, kind: 'tenant.write', amount: 7 });
    expect(await countersOf(tenantId)).toEqual(['2026-03-02 tenant.write 7']);
  });

  it('refuses a kind that is not in the catalogue', async () => {
    const tenantId = await insertTenant(test.database);
    await expect(meter(tenantId, { quota: 1, kind: 'toString' })).rejects.toThrow('unknown kind');
  });
});

describe('dailyWriteLimit', () => {
  const none = { QUOTA_DAILY_WRITES: 0 };
  it.each([
    ['free', none, 10_000],
    ['team', none, 100_000],
    ['business', none, 1_000_000],
    ['constructor', none, 10_000],
    ['free', { QUOTA_DAILY_WRITES: 7 }, 7],
    ['team', { QUOTA_DAILY_WRITES: 7 }, 100_000],
  ])('of the plan %s with %j is %i', (plan, config, limit) => {
    expect(dailyWriteLimit(config, plan)).toBe(limit);
  });
});
