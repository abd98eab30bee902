import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { SETTLED } from '../../platform/settled.js';
import { loadLookedAt, saveLookedAt } from './find-work.js';
import { FIRST_ID, findPendingAfterRestore, lockSealing } from './sealing-store.js';
import { sealTenants } from './seal-tenants.js';
import type { SealingPorts } from './seal-tenants.js';

/** Runs one transaction. */
export type Transact = <T>(fn: (trx: PlatformTransaction) => Promise<T>) => Promise<T>;

/** Whether the sealer has looked further than this server has given out transaction ids. */
async function isRestored(trx: PlatformTransaction): Promise<boolean> {
  const { rows } = await sql<{ restored: boolean }>`
    SELECT ${await loadLookedAt(trx)}::xid8 > pg_snapshot_xmax(pg_current_snapshot()) AS restored`.execute(
    trx,
  );
  return rows[0]?.restored === true;
}

/** Tenants with rows that are no leaves and belong to no transaction that could still be running. */
async function tenantsLeftBehind(
  trx: PlatformTransaction,
  skipped: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT t.id FROM tenants t WHERE NOT t.id = ANY (${[...skipped]}::uuid[]) AND EXISTS (
      SELECT FROM audit_log_events e WHERE e.tenant_id = t.id
        AND (e.xid < ${SETTLED} OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
        AND NOT EXISTS (SELECT FROM audit_leaves l WHERE l.tenant_id = t.id AND l.event_id = e.id))
    LIMIT 50`.execute(trx);
  return rows.map(({ id }) => id);
}

/**
 * A database that was restored on another server holds transaction ids that this server has not reached,
 * so the order by which the sealer goes has broken off. What was left unsealed is looked for row by row,
 * once, and sealing goes on from the present of this server.
 */
export async function settleRestored(transact: Transact, ports: SealingPorts): Promise<void> {
  if (!(await transact(isRestored))) return;
  ports.logger.info('the database comes from another server: looking for unsealed audit rows');
  const present = await transact(async (trx) => {
    const { rows } = await sql<{ xid: string }>`SELECT ${SETTLED} AS xid`.execute(trx);
    return rows[0]?.xid ?? '0';
  });
  const skipped = new Set<string>();
  for (;;) {
    const tenantIds = await transact((trx) => tenantsLeftBehind(trx, skipped));
    if (tenantIds.length === 0) break;
    const { tampered } = await transact((trx) =>
      sealTenants(trx, tenantIds, { ports, find: findPendingAfterRestore }),
    );
    for (const id of tampered) skipped.add(id);
  }
  await transact(async (trx) => {
    await lockSealing(trx);
    // Rows of transactions from `present` on may have been in flight when they were looked for.
    await sql`UPDATE audit_trees SET xid = ${present}::xid8, event_id = ${FIRST_ID}`.execute(trx);
    await saveLookedAt(trx, present);
  });
}
