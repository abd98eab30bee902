import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { insertTenant } from '../testing/tenant-fixture.js';
import { AppError } from '../trpc/errors.js';
import { meterUsage } from './meter-usage.js';

const NOW = new Date('2026-03-02T23:59:00.000Z');
const DAY_MS = 86_400_000;

interface Metering {
  readonly tenantId: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now?: Date;
  readonly kind?: string;
  readonly amount?: number;
  /** What else the transaction does, after it has metered. */
  readonly afterwards?: () => Promise<void>;
}

function meterOn(database: Database, given: Metering): Promise<void> {
  const { tenantId, env, now = NOW, kind = 'incident.write', amount, afterwards } = given;
  return database.tenantTransaction(tenantId, async (trx) => {
    const ctx = { trx, tenantId, now, ports: { config: readConfig(env) } };
    await meterUsage(ctx, kind, amount);
    await afterwards?.();
  });
}

describe('meterUsage', () => {
  let test: TestDatabase;
  /** Another process: a pool of its own on the same database. */
  let other: Database;
  beforeAll(async () => {
    test = await createTestDatabase({ poolSize: 20 });
    other = await openDatabase({ url: test.url, poolSize: 20 });
  });
  afterAll(async () => {
    await other.close();
    await test[Symbol.asyncDispose]();
  });

  const meter = (given: Metering) => meterOn(test.database, given);
  const quotaOf = (limit: number) => ({ QUOTA_DAILY_WRITES: String(limit) });
  const countersOf = (tenantId: string) =>
    test.database.tenantTransaction(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('usage_counters')
        .select((eb) => ['day', 'kind', eb.fn.sum('count').as('count')])
        .groupBy(['day', 'kind'])
        .orderBy('day')
        .orderBy('kind')
        .execute();
      return rows.map(({ day, kind, count }) => `${day} ${kind} ${count}`);
    });
  const slotsOf = (tenantId: string) =>
    test.database.tenantTransaction(tenantId, (trx) =>
      trx.selectFrom('usage_counters').select(['slot', 'count', 'leased']).execute(),
    );
  const eventsOf = (tenantId: string) =>
    test.database.tenantTransaction(tenantId, async (trx) => {
      const rows = await trx
        .selectFrom('outbox_events')
        .select(['type', 'payload'])
        .orderBy('id')
        .execute();
      return rows.map(({ type, payload }) => `${type} ${String(payload['used'])}`);
    });
  const fulfilled = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.filter(({ status }) => status === 'fulfilled').length;
  const setPlan = (tenantId: string, plan: string) =>
    test.database.platformTransaction((trx) =>
      trx.updateTable('tenants').set({ plan }).where('id', '=', tenantId).execute(),
    );

  it.each([20, 777])(
    'lets exactly %i of more parallel writes through, from two processes',
    async (limit) => {
      const tenantId = await insertTenant(test.database);
      const results = await Promise.allSettled(
        Array.from({ length: limit + 200 }, (_, n) =>
          meterOn(n % 2 === 0 ? test.database : other, { tenantId, env: quotaOf(limit) }),
        ),
      );
      const codes = results.flatMap((result) =>
        result.status === 'rejected' && result.reason instanceof AppError
          ? [result.reason.code]
          : [],
      );
      expect([fulfilled(results), new Set(codes)]).toEqual([limit, new Set(['QUOTA_EXCEEDED'])]);
      expect(await countersOf(tenantId)).toEqual([`2026-03-02 incident.write ${limit}`]);
    },
    30_000,
  );

  it('gives back what rolls back, though others wait for the last of it', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(40);
    const results = await Promise.allSettled(
      Array.from({ length: 120 }, (_, n) =>
        meter({
          tenantId,
          env,
          ...(n % 2 === 0 && { afterwards: () => Promise.reject(new Error('changed my mind')) }),
        }),
      ),
    );
    expect(fulfilled(results)).toBe(40);
    expect(await countersOf(tenantId)).toEqual(['2026-03-02 incident.write 40']);
  });

  it('lets writers go on while another one holds its slot', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(10_000);
    await meter({ tenantId, env });
    const done = meter({
      tenantId,
      env,
      afterwards: async () => {
        await meterOn(other, { tenantId, env });
        await meterOn(other, { tenantId, env, kind: 'tenant.write' });
      },
    });
    await done;
    expect(await countersOf(tenantId)).toEqual([
      '2026-03-02 incident.write 3',
      '2026-03-02 tenant.write 1',
    ]);
  });

  it('keeps no more slots than there are writers at once', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(10_000);
    for (let n = 0; n < 400; n += 1) await meter({ tenantId, env });
    const slots = await slotsOf(tenantId);
    expect(slots.map(({ count }) => count)).toEqual(['400']);
  });

  it('says what the limit is, what is used, and when it starts anew', async () => {
    const tenantId = await insertTenant(test.database);
    await meter({ tenantId, env: quotaOf(1) });
    const refused = await meter({ tenantId, env: quotaOf(1) }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { limit: 1, used: 1, resetsAt: '2026-03-03T00:00:00.000Z' },
      retryAfterSeconds: 60,
    });
  });

  it('starts anew at midnight UTC', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(1);
    await meter({ tenantId, env });
    await meter({ tenantId, env, now: new Date('2026-03-03T00:00:00.000Z') });
    expect(await countersOf(tenantId)).toEqual([
      '2026-03-02 incident.write 1',
      '2026-03-03 incident.write 1',
    ]);
  });

  it('takes the quota of the plan that the tenant has at that moment, leases or not', async () => {
    const tenantId = await insertTenant(test.database, 'team');
    const env = quotaOf(3);
    await meter({ tenantId, env });
    await meter({ tenantId, env });
    expect(Number((await slotsOf(tenantId))[0]?.leased)).toBeGreaterThan(100);
    await setPlan(tenantId, 'free');
    await meter({ tenantId, env });
    await expect(meter({ tenantId, env })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      details: { used: 3, limit: 3 },
    });
    await setPlan(tenantId, 'team');
    await meter({ tenantId, env });
  });

  it('counts an amount all together or not at all', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(5);
    await meter({ tenantId, env, amount: 3 });
    await expect(meter({ tenantId, env, amount: 3 })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
    expect(await countersOf(tenantId)).toEqual(['2026-03-02 incident.write 3']);
  });

  it('counts what no quota limits without drawing on it', async () => {
    const tenantId = await insertTenant(test.database);
    await meter({ tenantId, env: quotaOf(1), kind: 'tenant.write', amount: 7 });
    await meter({ tenantId, env: quotaOf(1), kind: 'tenant.write', amount: 2 });
    expect(await countersOf(tenantId)).toEqual(['2026-03-02 tenant.write 9']);
    expect(await slotsOf(tenantId)).toHaveLength(1);
  });

  it('refuses a kind that is not in the catalogue', async () => {
    const tenantId = await insertTenant(test.database);
    await expect(meter({ tenantId, env: {}, kind: 'toString' })).rejects.toThrow('unknown kind');
  });

  it('warns at 80 and at 100 percent, once a day, at the very write', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(100);
    const write = (count: number, now = NOW) =>
      Promise.allSettled(Array.from({ length: count }, () => meter({ tenantId, env, now })));
    await write(79);
    expect(await eventsOf(tenantId)).toEqual([]);
    await write(10);
    expect(await eventsOf(tenantId)).toEqual(['usage.warning 80']);
    await write(30);
    const ofToday = ['usage.warning 80', 'quota.exceeded 100'];
    expect(await eventsOf(tenantId)).toEqual(ofToday);
    await write(110, new Date(NOW.getTime() + DAY_MS));
    expect(await eventsOf(tenantId)).toEqual([...ofToday, ...ofToday]);
  });

  it('does not warn of a write that rolls back, and warns of the next', async () => {
    const tenantId = await insertTenant(test.database);
    const env = quotaOf(5);
    await meter({ tenantId, env, amount: 3 });
    const failed = meter({
      tenantId,
      env,
      afterwards: () => Promise.reject(new Error('changed my mind')),
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await eventsOf(tenantId)).toEqual([]);
    await meter({ tenantId, env });
    expect(await eventsOf(tenantId)).toEqual(['usage.warning 4']);
  });

  it('lets a burst through beyond the quota, and the next one only after its rest', async () => {
    const tenantId = await insertTenant(test.database, 'team');
    const on = (day: number) => new Date(NOW.getTime() + day * DAY_MS);
    const refused = (limit: number) => ({ code: 'QUOTA_EXCEEDED', details: { limit } });
    await meter({ tenantId, env: {}, amount: 100_000 });
    await meter({ tenantId, env: {}, amount: 9_999 });
    await meter({ tenantId, env: {} });
    await expect(meter({ tenantId, env: {} })).rejects.toMatchObject(refused(110_000));
    await meter({ tenantId, env: {}, amount: 100_000, now: on(6) });
    await expect(meter({ tenantId, env: {}, now: on(6) })).rejects.toMatchObject(refused(100_000));
    await meter({ tenantId, env: {}, amount: 110_000, now: on(7) });
    await expect(meter({ tenantId, env: {}, now: on(7) })).rejects.toMatchObject(refused(110_000));
  });
});
