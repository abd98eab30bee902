import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import { newId } from '@incident-tracker/db';
import { canonicalAuditRow } from '../audit/canonical-row.js';
import { recordAudit } from '../audit/record-audit.js';
import { seamContext } from './tenant-fixture.js';

/** Commits so many events to a tenant's log, each in a transaction of its own. */
export async function writeEvents(db: Database, tenantId: string, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await db.tenantTransaction(tenantId, (trx) =>
      recordAudit(seamContext(trx), {
        action: 'task.updated',
        target: { type: 'task', id: `task-${n}` },
        before: { title: `Old ${n}`, status: 'todo' },
        after: { title: `New ${n}`, status: 'done' },
      }),
    );
  }
}

/** Writes a row as the product did before rows were salted. */
export async function writeUnsaltedEvent(
  db: Database,
  tenantId: string,
  { actorId = null, ip = '192.0.2.9' }: { actorId?: string | null; ip?: string } = {},
): Promise<string> {
  const row = {
    tenant_id: tenantId,
    id: newId(),
    occurred_at: new Date().toISOString(),
    action: 'task.added',
    actor_type: actorId === null ? ('system' as const) : ('user' as const),
    actor_id: actorId,
    target_type: 'task',
    target_id: 'unsalted',
    ip,
    user_agent: 'old/1.0',
    trace_id: newId(),
  };
  const after = { title: 'Written long ago' };
  const canonical = canonicalAuditRow({ ...row, before: null, after });
  await db.tenantTransaction(tenantId, (trx) =>
    trx
      .insertInto('audit_log_events')
      .values({
        ...row,
        before: null,
        after: JSON.stringify(after),
        canonical,
        hash: createHash('sha256').update(canonical).digest(),
        salt: null,
      })
      .execute(),
  );
  return row.id;
}

/** How many events of a tenant are sealed. */
export async function sealedSize(db: Database, tenantId: string): Promise<number> {
  const tree = await db.platformTransaction((trx) =>
    trx
      .selectFrom('audit_trees')
      .select('size')
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst(),
  );
  return Number(tree?.size ?? 0);
}

const AUDIT_TABLES = ['audit_log_events', 'audit_leaves', 'audit_nodes', 'audit_checkpoints'];

/** Does what nobody is granted, as the owner of the tables can: without triggers. */
export async function asOwner(
  db: Database,
  tenantId: string,
  work: (trx: PlatformTransaction) => Promise<unknown>,
): Promise<void> {
  await db.platformTransaction(async (trx) => {
    await sql`SET LOCAL ROLE app_owner`.execute(trx);
    await sql`SELECT set_config('app.tenant_id', ${tenantId}, true)`.execute(trx);
    for (const table of AUDIT_TABLES) {
      await sql`ALTER TABLE ${sql.table(table)} DISABLE TRIGGER USER`.execute(trx);
    }
    await work(trx);
    for (const table of AUDIT_TABLES) {
      await sql`ALTER TABLE ${sql.table(table)} ENABLE TRIGGER USER`.execute(trx);
    }
  });
}
