import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlatformTransaction } from '@incident-tracker/db';
import { asOwner, sealedSize, writeEvents } from '../../testing/audit-log.js';
import { createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import type { Machine, Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { generateAuditKey } from '../checkpoints/audit-key.js';
import { NO_PREVIOUS, noteHash, signCheckpoint } from '../checkpoints/note.js';
import { GrowingTree } from '../merkle/growing-tree.js';

/** Events that a test writes; those of signing up come before them. */
const EVENTS = 40;

interface Found {
  readonly kind: string;
  readonly eventId?: string;
  readonly position?: number;
  readonly lastPosition?: number;
}
interface Verified {
  readonly valid: boolean;
  readonly treeSize: number;
  readonly unsealed: number;
  readonly checkpoint: { readonly size: number; readonly note: string } | null;
  readonly problems: readonly Found[];
  readonly next: number | null;
}

describe('GET /v1/audit-logs/verify', () => {
  let app: TestApp;
  let owner: Member;
  let machine: Machine;
  let folder: string;
  let size: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-checkpoints-'));
    app = await startTestApp({ env: { AUDIT_CHECKPOINT_DIR: folder, AUDIT_SHIP_SECONDS: '1' } });
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
    await writeEvents(app.database, owner.tenantId, EVENTS);
    await settle();
    size = await sealedSize(app.database, owner.tenantId);
  });
  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const verify = async (query = ''): Promise<Verified> => {
    const answer = await machine.client.get(`/v1/audit-logs/verify${query}`);
    return expectStatus(answer, 200).body as unknown as Verified;
  };
  const kinds = ({ problems }: Verified): string[] => [
    ...new Set(problems.map(({ kind }) => kind)),
  ];
  /** Waits until everything is sealed and shipped. */
  async function settle(): Promise<void> {
    const { database } = app;
    await vi.waitFor(
      async () => {
        const { rows } = await database.platformTransaction((trx) =>
          sql<{ open: string; behind: boolean }>`SELECT
            (SELECT count(*) FROM audit_log_events e WHERE NOT EXISTS (SELECT FROM audit_leaves l
              WHERE l.tenant_id = e.tenant_id AND l.event_id = e.id)) AS open,
            (SELECT max(sequence) FROM audit_checkpoints) > (SELECT max(sequence) FROM audit_sinks) AS behind`.execute(
            trx,
          ),
        );
        expect(rows).toEqual([{ open: '0', behind: false }]);
      },
      { timeout: 10_000, interval: 50 },
    );
  }
  const tamper = (statement: (trx: PlatformTransaction) => Promise<unknown>) =>
    asOwner(app.database, owner.tenantId, statement);
  const eventAt = async (position: number): Promise<string> => {
    const { event_id: id } = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_leaves')
        .select('event_id')
        .where('tenant_id', '=', owner.tenantId)
        .where('position', '=', String(position))
        .executeTakeFirstOrThrow(),
    );
    return id;
  };

  it('finds nothing wrong with a log that nobody touched, whole or in parts', async () => {
    const whole = await verify();
    expect(whole).toMatchObject({
      valid: true,
      treeSize: size,
      unsealed: 0,
      problems: [],
      next: null,
    });
    expect(whole.checkpoint).toMatchObject({ size });
    let from: number | null = 0;
    let parts = 0;
    while (from !== null) {
      const part: Verified = await verify(`?from=${from}&limit=17`);
      expect(part).toMatchObject({ valid: true, treeSize: size });
      from = part.next;
      parts += 1;
    }
    expect(parts).toBe(Math.ceil(size / 17));
  });

  it('counts what is not sealed yet, and is not confused by a sealer at work', async () => {
    const writing = writeEvents(app.database, owner.tenantId, 60);
    const seen: Verified[] = [];
    let done = false;
    void writing.then(() => (done = true));
    while (!done) seen.push(await verify());
    expect(seen.flatMap(({ problems }) => problems)).toEqual([]);
    await settle();
    expect(await verify()).toMatchObject({ valid: true, treeSize: size + 60, unsealed: 0 });
  });

  it('finds an edit of any column of an event, and names the event', async () => {
    const edits = [
      sql`actor_id = gen_random_uuid()`,
      sql`occurred_at = occurred_at - interval '1 hour'`,
      sql`action = 'task.added'`,
      sql`target_id = 'another'`,
      sql`ip = '198.51.100.1'`,
      sql`user_agent = NULL`,
      sql`before = '{"title": "Never", "status": "todo"}'`,
      sql`after = after || '{"hidden": true}'`,
      sql`after = NULL`,
      sql`trace_id = 'another'`,
      sql`canonical = 'x'`,
      sql`hash = sha256('x')`,
      sql`salt = sha256('x')`,
    ];
    const first = 20;
    for (const [n, change] of edits.entries()) {
      const id = await eventAt(first + n);
      await tamper((trx) =>
        sql`UPDATE audit_log_events SET ${change} WHERE id = ${id}`.execute(trx),
      );
    }
    const { valid, problems } = await verify();
    expect(valid).toBe(false);
    expect(problems.map(({ kind, position }) => [kind, position])).toEqual(
      edits.map((_, n) => ['event_edited', first + n]),
    );
    expect(problems[0]?.eventId).toBe(await eventAt(first));
    expect((await verify(`?from=${first + edits.length}`)).problems).toEqual([]);
    expect((await verify(`?from=${first}&limit=1`)).problems).toHaveLength(1);
  });

  it('finds an edit that was made good in the row, its hashes and its leaf', async () => {
    const eventId = await eventAt(20);
    await tamper(async (trx) => {
      await sql`UPDATE audit_log_events SET action = 'task.added', canonical =
        convert_to(replace(convert_from(canonical, 'UTF8'), 'task.updated', 'task.added'), 'UTF8')
        WHERE id = ${eventId}`.execute(trx);
      await sql`UPDATE audit_log_events SET hash = sha256('\\x00'::bytea || canonical) WHERE id = ${eventId}`.execute(
        trx,
      );
      await sql`UPDATE audit_leaves SET hash = (SELECT hash FROM audit_log_events WHERE id = ${eventId})
        WHERE event_id = ${eventId}`.execute(trx);
    });
    const found = await verify();
    expect(kinds(found)).toEqual(expect.arrayContaining(['root_mismatch']));
    const [mismatch] = found.problems;
    expect(mismatch?.position).toBeLessThanOrEqual(20);
    expect(mismatch?.lastPosition).toBeGreaterThanOrEqual(20);
  });

  it('finds a deletion, with or without its leaf', async () => {
    const [first, second] = [await eventAt(5), await eventAt(9)];
    await tamper((trx) =>
      sql`DELETE FROM audit_log_events WHERE id = ANY (${[first, second]}::uuid[])`.execute(trx),
    );
    await tamper((trx) => sql`DELETE FROM audit_leaves WHERE event_id = ${second}`.execute(trx));
    const { problems } = await verify();
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'event_missing', eventId: first, position: 5 }),
        expect.objectContaining({ kind: 'leaves_missing', position: 9, lastPosition: 9 }),
      ]),
    );
  });

  it('finds an event that was slipped in behind the sealer', async () => {
    const copied = await eventAt(7);
    for (const xid of [sql`xid`, sql`'9000000000000000000'`]) {
      await tamper((trx) =>
        sql`INSERT INTO audit_log_events (tenant_id, id, xid, occurred_at, action, actor_type, actor_id,
            target_type, target_id, before, after, ip, user_agent, trace_id, canonical, hash, format, salt)
          SELECT tenant_id, gen_random_uuid(), ${xid}, occurred_at, action, actor_type, actor_id,
            target_type, target_id, before, after, ip, user_agent, trace_id, canonical, hash, format, salt
          FROM audit_log_events WHERE id = ${copied}`.execute(trx),
      );
    }
    const { problems } = await verify();
    expect(problems.map(({ kind }) => kind)).toEqual(['event_inserted', 'event_inserted']);
  });

  it('finds two events that changed places', async () => {
    await tamper(async (trx) => {
      const swap = (from: number, to: number) =>
        sql`UPDATE audit_leaves SET position = ${to} WHERE position = ${from}`.execute(trx);
      await swap(10, 100_000);
      await swap(11, 10);
      await swap(100_000, 11);
    });
    expect(kinds(await verify())).toContain('root_mismatch');
  });

  it('finds a log that was cut, however tidily', async () => {
    const keep = size - 10;
    await tamper(async (trx) => {
      await sql`DELETE FROM audit_log_events WHERE id IN (SELECT event_id FROM audit_leaves WHERE position >= ${keep})`.execute(
        trx,
      );
      await sql`DELETE FROM audit_leaves WHERE position >= ${keep}`.execute(trx);
    });
    expect((await verify()).problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'leaves_missing', position: keep, lastPosition: size - 1 }),
      ]),
    );
    // Back to an older, genuinely signed state: the database alone has nothing against that.
    await tamper(async (trx) => {
      await sql`DELETE FROM audit_checkpoints`.execute(trx);
      await sql`DELETE FROM audit_leaves`.execute(trx);
      await sql`DELETE FROM audit_log_events`.execute(trx);
      await sql`DELETE FROM audit_nodes`.execute(trx);
      await sql`DELETE FROM audit_trees`.execute(trx);
    });
    const found = await verify();
    expect([found.treeSize, kinds(found)]).toEqual([0, ['log_rolled_back']]);
  });

  it('finds a full rewrite by an owner without the signing key', async () => {
    await rewrite(generateAuditKey());
    const found = kinds(await verify());
    expect(found).toEqual(expect.arrayContaining(['checkpoint_unsigned', 'log_rewritten']));
    expect(found).not.toContain('event_edited');
    expect(found).not.toContain('root_mismatch');
  });

  it('finds a full rewrite that the product itself was made to sign, by what was shipped', async () => {
    // Everything is wiped, the forged rows are left, and the sealer seals them like new ones.
    await tamper(async (trx) => {
      await sql`UPDATE audit_log_events SET action = 'task.added', canonical =
        convert_to(replace(convert_from(canonical, 'UTF8'), 'task.updated', 'task.added'), 'UTF8')
        WHERE action = 'task.updated'`.execute(trx);
      await sql`UPDATE audit_log_events SET hash = sha256('\\x00'::bytea || canonical)`.execute(
        trx,
      );
      for (const table of ['audit_checkpoints', 'audit_leaves', 'audit_nodes', 'audit_trees']) {
        await sql`DELETE FROM ${sql.table(table)}`.execute(trx);
      }
      await sql`SET LOCAL ROLE app_platform`.execute(trx);
      await sql`UPDATE audit_sealer SET xid = '0'`.execute(trx);
      await sql`UPDATE audit_sinks SET sequence = 9000000000`.execute(trx);
      await sql`SET LOCAL ROLE app_owner`.execute(trx);
    });
    await app.database.platformTransaction(async (trx) => {
      await sql`SET LOCAL ROLE NONE`.execute(trx);
      await sql`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
        trx,
      );
    });
    await vi.waitFor(
      async () => expect(await sealedSize(app.database, owner.tenantId)).toBe(size),
      { timeout: 15_000, interval: 50 },
    );
    expect(kinds(await verify())).toEqual(['log_rewritten']);
  });

  it('finds a checkpoint that was altered, dropped or moved from another tenant', async () => {
    await writeEvents(app.database, owner.tenantId, 1);
    await settle();
    await writeEvents(app.database, owner.tenantId, 1);
    await settle();
    await tamper((trx) =>
      sql`UPDATE audit_checkpoints SET note = replace(note, 'time 2', 'time 3') WHERE size = ${size + 1}`.execute(
        trx,
      ),
    );
    expect(kinds(await verify())).toEqual(
      expect.arrayContaining(['checkpoint_altered', 'checkpoint_unchained', 'checkpoint_unsigned']),
    );
    await tamper((trx) => sql`DELETE FROM audit_checkpoints WHERE size = ${size + 1}`.execute(trx));
    expect(kinds(await verify())).toEqual(['checkpoint_unchained']);

    const other = await insertTenant(app.database);
    await writeEvents(app.database, other, 3);
    await settle();
    const { note } = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_checkpoints')
        .select('note')
        .where('tenant_id', '=', other)
        .executeTakeFirstOrThrow(),
    );
    await tamper((trx) =>
      sql`UPDATE audit_checkpoints SET note = ${note} WHERE size = ${size + 2}`.execute(trx),
    );
    expect(kinds(await verify())).toContain('checkpoint_altered');
  });

  it('takes a value that is gone for an edit, unless an erasure accounts for exactly that', async () => {
    const eventId = await eventAt(20);
    const anErasure = await eventAt(21);
    await tamper((trx) =>
      sql`UPDATE audit_log_events SET ip = NULL,
        erased = jsonb_build_object('ip', ${anErasure}::text) WHERE id = ${eventId}`.execute(trx),
    );
    expect((await verify()).problems).toMatchObject([{ kind: 'erasure_unaccounted', eventId }]);
  });

  it('says so when what was shipped cannot be believed', async () => {
    const foreign = signCheckpoint(
      {
        tenantId: owner.tenantId,
        size,
        root: createHash('sha256').digest(),
        previous: NO_PREVIOUS,
        issuedAt: new Date(),
      },
      generateAuditKey(),
    );
    const line = JSON.stringify({ tenantId: owner.tenantId, size, note: foreign });
    await appendFile(join(folder, `${owner.tenantId}.ndjson`), `${line}\n`);
    expect(kinds(await verify())).toEqual(['checkpoint_unsigned', 'log_rewritten']);
  });

  /** Forges the whole log with a key of the forger's own, consistently. */
  async function rewrite(key: ReturnType<typeof generateAuditKey>): Promise<void> {
    await tamper(async (trx) => {
      await sql`UPDATE audit_log_events SET action = 'task.added', canonical =
        convert_to(replace(convert_from(canonical, 'UTF8'), 'task.updated', 'task.added'), 'UTF8')
        WHERE action = 'task.updated'`.execute(trx);
      await sql`UPDATE audit_log_events SET hash = sha256('\\x00'::bytea || canonical)`.execute(
        trx,
      );
      await sql`UPDATE audit_leaves l SET hash = e.hash FROM audit_log_events e WHERE e.id = l.event_id`.execute(
        trx,
      );
      const { rows } = await sql<{
        hash: Buffer;
      }>`SELECT hash FROM audit_leaves ORDER BY position`.execute(trx);
      const tree = GrowingTree.empty();
      for (const { hash } of rows) tree.append(hash);
      const root = tree.root();
      const note = signCheckpoint(
        {
          tenantId: owner.tenantId,
          size: tree.size,
          root,
          previous: NO_PREVIOUS,
          issuedAt: new Date(),
        },
        key,
      );
      await sql`DELETE FROM audit_checkpoints`.execute(trx);
      await sql`INSERT INTO audit_checkpoints (tenant_id, size, root, note, hash, key_id)
        VALUES (${owner.tenantId}, ${tree.size}, ${root}, ${note}, ${noteHash(note)}, ${key.keyId})`.execute(
        trx,
      );
      await sql`UPDATE audit_trees SET frontier = ${tree.frontier()}, checkpoint_hash = ${noteHash(note)}`.execute(
        trx,
      );
    });
  }
});
