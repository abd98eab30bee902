import { createTestDatabase } from '@incident-tracker/db/testing';
import type { TestDatabase } from '@incident-tracker/db/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asOwner, sealedSize, writeEvents, writeUnsaltedEvent } from '../../testing/audit-log.js';
import { cutRelay } from '../../testing/outbox.js';
import { sealerPorts } from '../../testing/sealing.js';
import { insertTenant, seamContext } from '../../testing/tenant-fixture.js';
import { currentAuditKey, findAuditKeys } from '../checkpoints/audit-keys.js';
import { recordAudit } from '../record-audit.js';
import { verifyAuditLog } from '../verification/verify-audit-log.js';
import { sealTenants } from './seal-tenants.js';
import { startSealer } from './sealer.js';

const SLOW = 60_000;

describe('the sealer', () => {
  let test: TestDatabase;
  let tenantId: string;
  beforeEach(async () => {
    test = await createTestDatabase();
    tenantId = await insertTenant(test.database);
  });
  afterEach(() => test[Symbol.asyncDispose]());

  const start = () => startSealer(sealerPorts(test.database));
  const expectSealed = (size: number, of = tenantId, timeout = 10_000) =>
    vi.waitFor(async () => expect(await sealedSize(test.database, of)).toBe(size), {
      timeout,
      interval: 30,
    });
  const verify = (of = tenantId) =>
    test.database.platformTransaction(async (trx) =>
      verifyAuditLog({
        trx,
        tenantId: of,
        from: 0,
        limit: 100_000,
        keys: await findAuditKeys(trx, sealerPorts(test.database)),
        sinks: [],
      }),
    );
  /** An event whose transaction stays open until `commit` is called. */
  const holdEvent = async (id: string) => {
    const written = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const transaction = test.database.tenantTransaction(tenantId, async (trx) => {
      await recordAudit(seamContext(trx), { action: 'task.added', target: { type: 'task', id } });
      written.resolve();
      await released.promise;
    });
    await written.promise;
    return () => {
      released.resolve();
      return transaction;
    };
  };

  it('does not step over an event that was written first and committed last', async () => {
    await using _sealer = start();
    await writeEvents(test.database, tenantId, 1);
    await expectSealed(1);
    const commit = await holdEvent('late');
    await writeEvents(test.database, tenantId, 2);
    // Several ticks: a sealer that went by what it sees would have sealed these and passed on.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await sealedSize(test.database, tenantId)).toBe(1);
    await commit();
    await expectSealed(4);
    expect(await verify()).toMatchObject({ problems: [], treeSize: 4, unsealed: 0 });
  });

  it(
    'misses none of what 16 parallel writers write, rolled back or not, while it is killed now and then',
    async () => {
      const sealers = [start(), start()];
      await using stack = new AsyncDisposableStack();
      for (const sealer of sealers) stack.use(sealer);
      const others = [await insertTenant(test.database), await insertTenant(test.database)];
      let written = 0;
      const write = async (writer: number): Promise<void> => {
        for (let n = 0; n < 40; n += 1) {
          const rollback = (n + writer) % 9 === 0;
          await test.database
            .tenantTransaction(tenantId, async (trx) => {
              const id = `${writer}-${n}`;
              await recordAudit(seamContext(trx), {
                action: 'task.added',
                target: { type: 'task', id },
              });
              if (n % 5 === 0) await sql`SELECT pg_sleep(${Math.random() / 50})`.execute(trx);
              if (rollback) throw new Error('rolled back');
            })
            .catch(() => {});
          if (!rollback) written += 1;
        }
      };
      const cutting = (async () => {
        for (let n = 0; n < 3; n += 1) {
          await new Promise((resolve) => setTimeout(resolve, 250));
          await cutRelay(test.database);
        }
      })();
      await Promise.all([
        ...Array.from({ length: 16 }, (_, writer) => write(writer)),
        ...others.map((other) => writeEvents(test.database, other, 20)),
        cutting,
      ]);
      await expectSealed(written, tenantId, 30_000);
      for (const other of others) await expectSealed(20, other);
      expect(await verify()).toMatchObject({ problems: [], treeSize: written, unsealed: 0 });
      const { rows } = await test.database.platformTransaction((trx) =>
        sql`SELECT id FROM audit_log_events e WHERE NOT EXISTS (SELECT FROM audit_leaves l
          WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)`.execute(trx),
      );
      expect(rows).toEqual([]);
    },
    SLOW,
  );

  it('works once however many run, and another one takes over when its connection is cut', async () => {
    await using first = start();
    await vi.waitFor(() => expect(first.leading).toBe(true), 5_000);
    await using second = start();
    await writeEvents(test.database, tenantId, 2);
    await expectSealed(2);
    expect([first.leading, second.leading]).toEqual([true, false]);
    await cutRelay(test.database);
    await writeEvents(test.database, tenantId, 2);
    await expectSealed(4);
    await vi.waitFor(
      () => expect([first.leading, second.leading].filter(Boolean)).toHaveLength(1),
      5_000,
    );
    expect(await verify()).toMatchObject({ problems: [], treeSize: 4 });
  });

  it('gives no event two leaves when two seal at the same time', async () => {
    await writeEvents(test.database, tenantId, 30);
    const ports = sealerPorts(test.database);
    const signer = await test.database.platformTransaction((trx) => currentAuditKey(trx, ports));
    const seal = () =>
      test.database.platformTransaction((trx) =>
        sealTenants(trx, [tenantId], { ports: { ...ports, signer, keys: [signer] } }),
      );
    const outcomes = await Promise.all([seal(), seal(), seal()]);
    expect(outcomes.map(({ sealed }) => sealed).toSorted()).toEqual([0, 0, 30]);
    expect(await verify()).toMatchObject({ problems: [], treeSize: 30 });
  });

  it('seals what was written before there were salts', async () => {
    await writeUnsaltedEvent(test.database, tenantId);
    await writeEvents(test.database, tenantId, 2);
    await writeUnsaltedEvent(test.database, tenantId);
    await using _sealer = start();
    await expectSealed(4);
    expect(await verify()).toMatchObject({ problems: [], treeSize: 4 });
  });

  it(
    'lets nobody wait for the backlog of another tenant',
    async () => {
      // 30,000 rows of one tenant, which take several batches.
      await test.database.platformTransaction(async (trx) => {
        await sql`INSERT INTO audit_log_events (tenant_id, id, occurred_at, action, actor_type, target_type,
          target_id, trace_id, canonical, hash)
        SELECT ${tenantId}, gen_random_uuid(), now(), 'task.added', 'system', 'task', n::text, 't', '',
          sha256(n::text::bytea) FROM generate_series(1, 30000) AS n`.execute(trx);
      });
      const small = await insertTenant(test.database);
      await writeEvents(test.database, small, 3);
      await using _sealer = start();
      await expectSealed(3, small);
      expect(await sealedSize(test.database, tenantId)).toBeLessThan(30_000);
      await expectSealed(30_000, tenantId, 30_000);
    },
    SLOW,
  );

  it('does not go on with a tree that is not the one it has signed', async () => {
    const lines: string[] = [];
    const ports = sealerPorts(test.database, { onLog: (line) => lines.push(line) });
    await using _sealer = startSealer(ports);
    await writeEvents(test.database, tenantId, 3);
    await expectSealed(3);
    await asOwner(test.database, tenantId, (trx) =>
      sql`UPDATE audit_trees SET frontier = sha256('x') || sha256('y')`.execute(trx),
    );
    await writeEvents(test.database, tenantId, 1);
    const healthy = await insertTenant(test.database);
    await writeEvents(test.database, healthy, 2);
    await expectSealed(2, healthy);
    expect(await sealedSize(test.database, tenantId)).toBe(3);
    expect(lines.join()).toContain('an audit tree was tampered with');
    const { problems, unsealed } = await verify();
    expect([problems.map(({ kind }) => kind), unsealed]).toEqual([['tree_altered'], 1]);
  });

  it('goes on after a restore from a server whose transaction ids were ahead', async () => {
    {
      await using _sealer = start();
      await writeEvents(test.database, tenantId, 3);
      await expectSealed(3);
    }
    await writeEvents(test.database, tenantId, 2);
    // As in a dump of the other server: sealed and unsealed rows and the sealer's own places.
    await asOwner(test.database, tenantId, async (trx) => {
      await sql`UPDATE audit_log_events SET xid = '4000000000000'`.execute(trx);
      await sql`UPDATE audit_trees SET xid = '4000000000000'`.execute(trx);
      await sql`SET LOCAL ROLE app_platform`.execute(trx);
      await sql`UPDATE audit_sealer SET xid = '4000000000000'`.execute(trx);
      await sql`SET LOCAL ROLE app_owner`.execute(trx);
    });
    const fresh = await insertTenant(test.database);
    await writeEvents(test.database, fresh, 1);
    await using _sealer = start();
    await expectSealed(5);
    await expectSealed(1, fresh);
    await writeEvents(test.database, tenantId, 2);
    await expectSealed(7);
    expect(await verify()).toMatchObject({ problems: [], treeSize: 7, unsealed: 0 });
  });

  it('signs with a new key when the old one is old, and believes both', async () => {
    {
      await using _sealer = start();
      await writeEvents(test.database, tenantId, 1);
      await expectSealed(1);
    }
    await test.database.platformTransaction((trx) =>
      sql`UPDATE audit_signing_keys SET created_at = now() - interval '400 days'`.execute(trx),
    );
    await using _sealer = start();
    await writeEvents(test.database, tenantId, 1);
    await expectSealed(2);
    const keys = await test.database.platformTransaction((trx) =>
      trx.selectFrom('audit_checkpoints').select('key_id').distinct().execute(),
    );
    expect(keys).toHaveLength(2);
    expect(await verify()).toMatchObject({ problems: [] });
  });
});
