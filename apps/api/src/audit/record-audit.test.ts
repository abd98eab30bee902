import { createHash } from 'node:crypto';
import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertTenant, seamContext } from '../testing/tenant-fixture.js';
import type { JsonValue } from './canonical-json.js';
import { judgeRow } from './leaves/judge-row.js';
import { recordAudit, recordAuditAs } from './record-audit.js';

/** The columns are read back as JSON. */
const asJson = (value: Record<string, unknown> | null): JsonValue => value as JsonValue;

describe('recordAudit', () => {
  let test: TestDatabase;
  let tenantId: string;
  beforeAll(async () => {
    test = await createTestDatabase();
    tenantId = await insertTenant(test.database);
  });
  afterAll(() => test[Symbol.asyncDispose]());

  const rowOf = (targetId: string) =>
    test.database.tenantTransaction(tenantId, (trx) =>
      trx
        .selectFrom('audit_log_events')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('target_id', '=', targetId)
        .executeTakeFirstOrThrow(),
    );

  it('stores who, what, on what, from where, and the hash of the canonical bytes', async () => {
    const now = new Date('2026-03-02T09:30:00.123Z');
    await test.database.tenantTransaction(tenantId, (trx) =>
      recordAudit(seamContext(trx, now), {
        action: 'tenant.updated',
        target: { type: 'tenant', id: 'stored' },
        before: { name: 'Old', size: 1e21 },
        after: { name: 'Nörth \ud800', at: now, gone: undefined },
      }),
    );
    const row = await rowOf('stored');
    expect(row).toMatchObject({
      action: 'tenant.updated',
      actor_type: 'service_account',
      target_type: 'tenant',
      occurred_at: now,
      before: { name: 'Old', size: 1e21 },
      after: { name: 'Nörth \ufffd', at: now.toISOString() },
      ip: '192.0.2.7',
      user_agent: 'test/1.0',
      trace_id: 'trace-1',
    });
    const judged = judgeRow({
      ...row,
      occurred_at: row.occurred_at.toISOString(),
      before: asJson(row.before),
      after: asJson(row.after),
    });
    expect(judged.intact).toBe(true);
    expect(judged.leaf.toString()).toBe(row.canonical.toString());
    const leaf = createHash('sha256').update(Buffer.of(0)).update(row.canonical);
    expect(row.hash).toEqual(leaf.digest());
    expect(BigInt(row.xid)).toBeGreaterThan(0n);
  });

  it('keeps secrets out of before and after, however deep they stand', async () => {
    await test.database.tenantTransaction(tenantId, (trx) =>
      recordAudit(seamContext(trx), {
        action: 'api_key.created',
        target: { type: 'api_key', id: 'secrets' },
        after: {
          name: 'ci',
          key: 'itk_live_1',
          list: [{ passwordHash: 'h', tokens: ['t'] }],
          monkey: 'kept',
        },
      }),
    );
    const row = await rowOf('secrets');
    expect(row.after).toEqual({
      name: 'ci',
      key: '[redacted]',
      list: [{ passwordHash: '[redacted]', tokens: '[redacted]' }],
      monkey: 'kept',
    });
    expect(row.canonical.toString()).not.toContain('itk_live_1');
  });

  it('seals commitments, from which no value can be told without its salt', async () => {
    for (const id of ['same-1', 'same-2']) {
      await test.database.tenantTransaction(tenantId, (trx) =>
        recordAudit(seamContext(trx), {
          action: 'invite.created',
          target: { type: 'invite', id },
          after: { email: 'ada@example.com' },
        }),
      );
    }
    const [first, second] = [await rowOf('same-1'), await rowOf('same-2')];
    const leaves = [first, second].map(({ canonical }) => canonical.toString());
    for (const leaf of leaves) expect(leaf).not.toMatch(/ada@example\.com|192\.0\.2\.7|test\/1\.0/);
    const commitments = leaves.map((leaf) => /"after":\{[^}]+\}/.exec(leaf)?.[0]);
    expect(commitments[0]).toMatch(/^"after":\{"email":"[\w-]{43}"\}$/);
    expect(commitments[0]).not.toBe(commitments[1]);
  });

  it.each(['xid', 'erased', 'salts'])('leaves %s to the database', async (column) => {
    const forged = test.database.tenantTransaction(tenantId, (trx) =>
      sql`INSERT INTO audit_log_events (tenant_id, id, occurred_at, action, actor_type, target_type,
        target_id, trace_id, canonical, hash, ${sql.ref(column)})
        VALUES (${tenantId}, gen_random_uuid(), now(), 'x', 'system', 'x', 'x', 'x', '', '', NULL)`.execute(
        trx,
      ),
    );
    await expect(forged).rejects.toMatchObject({ code: '42501' });
  });

  it('records an actor that is named explicitly', async () => {
    await test.database.tenantTransaction(tenantId, (trx) =>
      recordAuditAs(trx, {
        tenantId,
        actor: { type: 'system', id: null },
        now: new Date(),
        request: { traceId: 't', ip: null, userAgent: null },
        action: 'auth.signed_in',
        target: { type: 'user', id: 'explicit' },
      }),
    );
    expect(await rowOf('explicit')).toMatchObject({
      actor_type: 'system',
      actor_id: null,
      ip: null,
    });
  });

  it('vanishes with the change when the transaction rolls back', async () => {
    const failing = test.database.tenantTransaction(tenantId, async (trx) => {
      await recordAudit(seamContext(trx), {
        action: 'task.added',
        target: { type: 'task', id: 'rolled-back' },
      });
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    await expect(rowOf('rolled-back')).rejects.toThrow();
  });

  it.each([
    'UPDATE audit_log_events SET action = action',
    'DELETE FROM audit_log_events',
    'TRUNCATE audit_log_events',
  ])('cannot be changed by requests or by the platform: %s', async (statement) => {
    const asRequest = test.database.tenantTransaction(tenantId, (trx) =>
      sql.raw(statement).execute(trx),
    );
    await expect(asRequest).rejects.toMatchObject({ code: '42501' });
    const asPlatform = test.database.platformTransaction((trx) => sql.raw(statement).execute(trx));
    await expect(asPlatform).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'UPDATE audit_log_events SET action = action',
    'DELETE FROM audit_log_events',
    'TRUNCATE audit_log_events',
  ])(
    'cannot be changed by the owner of the table either, whose grants do not bind it: %s',
    async (statement) => {
      // The owner of a table passes every grant on it; only the triggers stand in its way.
      const asOwner = test.database.platformTransaction(async (trx) => {
        await sql.raw('SET LOCAL ROLE app_owner').execute(trx);
        await sql.raw(`SET LOCAL app.tenant_id = '${tenantId}'`).execute(trx);
        await sql.raw(statement).execute(trx);
      });
      await expect(asOwner).rejects.toThrow('append-only');
    },
  );

  it('is invisible to other tenants', async () => {
    const other = await insertTenant(test.database);
    const seen = await test.database.tenantTransaction(other, (trx) =>
      trx.selectFrom('audit_log_events').select('id').execute(),
    );
    expect(seen).toEqual([]);
  });
});
