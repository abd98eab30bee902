import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Run } from '../run.js';
import { countTenantRows, removeTenantRows } from './tenant-rows.js';
import type { RowsOf } from './tenant-rows.js';
import { listTenantTables } from './tenant-tables.js';
import type { TenantTable } from './tenant-tables.js';

/** Later than any node's clock may be behind, on which an OWNER could still restore the tenant. */
const GRACE_MS = 3_600_000;

/** A tenant that is gone for good. */
export interface PurgedTenant {
  readonly tenantId: string;
  readonly rows: number;
}

/**
 * Removes the tenants whose `purge_after` has passed, with every row that is theirs. People stay, also
 * those without any other tenant. Each batch commits; the row of the tenant goes last, so that a run
 * that was interrupted is taken up by the next one.
 */
export async function purgeTenants(run: Run): Promise<PurgedTenant[]> {
  const due = await run.transact((trx) => listDue(trx, run.now));
  if (due.length === 0) return [];
  const tables = await run.transact(listTenantTables);
  const purged: PurgedTenant[] = [];
  for (const tenantId of due) {
    if (run.signal.aborted) break;
    const rows = run.dryRun
      ? await countTenant(run, tenantId, tables)
      : await purgeTenant(run, tenantId, tables);
    if (rows !== null) purged.push({ tenantId, rows });
  }
  return purged;
}

/** Both by the clock of the program and, because purge_tenant_audit asks it, by that of the database. */
async function listDue(trx: PlatformTransaction, now: Date): Promise<string[]> {
  const rows = await trx
    .selectFrom('tenants')
    .select('id')
    .where('purge_after', '<=', new Date(now.getTime() - GRACE_MS))
    .where('purge_after', '<=', sql<Date>`now()`)
    .orderBy('purge_after')
    .execute();
  return rows.map(({ id }) => id);
}

async function countTenant(
  run: Run,
  tenantId: string,
  tables: readonly TenantTable[],
): Promise<number> {
  const counts = await run.transact((trx) => countTenantRows(trx, tenantId, tables));
  for (const { table, rows } of [...counts, { table: 'tenants', rows: 1 }]) run.onRows(table, rows);
  return counts.reduce((sum, { rows }) => sum + rows, 1);
}

/** @returns how many rows it had, over all runs that it took; null when it is not finished. */
async function purgeTenant(
  run: Run,
  tenantId: string,
  tables: readonly TenantTable[],
): Promise<number | null> {
  while (!run.signal.aborted) {
    const step = await run.transact((trx) => purgeStep(trx, tenantId, { tables, now: run.now }));
    if (step === null) return null;
    run.onRows(step.table, step.rows);
    if (step.total !== null) return step.total;
    await run.rest();
  }
  return null;
}

interface Step extends RowsOf {
  /** All rows that were removed, once the tenant itself is; null before. */
  readonly total: number | null;
}

/**
 * One batch. The lock on the tenant's row lets nothing refer to it that was not there before.
 * @returns null for a tenant that is not to be purged any more.
 */
async function purgeStep(
  trx: PlatformTransaction,
  tenantId: string,
  { tables, now }: { tables: readonly TenantTable[]; now: Date },
): Promise<Step | null> {
  const tenant = await trx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', tenantId)
    .where('purge_after', '<=', now)
    .forUpdate()
    .executeTakeFirst();
  if (tenant === undefined) return null;
  const batch = await removeTenantRows(trx, tenantId, tables);
  if (batch !== null) {
    await note(trx, { tenantId, now, rows: batch.rows, finished: false });
    return { ...batch, total: null };
  }
  await forgetTenant(trx, tenantId);
  const total = await note(trx, { tenantId, now, rows: 1, finished: true });
  return { table: 'tenants', rows: 1, total };
}

/** The tenant itself, and where people were in it last. */
async function forgetTenant(trx: PlatformTransaction, tenantId: string): Promise<void> {
  await trx
    .updateTable('sessions')
    .set({ active_tenant_id: null })
    .where('active_tenant_id', '=', tenantId)
    .execute();
  await trx
    .updateTable('users')
    .set({ last_tenant_id: null })
    .where('last_tenant_id', '=', tenantId)
    .execute();
  await trx.deleteFrom('tenants').where('id', '=', tenantId).execute();
}

/** Counts a batch in the record of the purge. @returns all rows so far. */
async function note(
  trx: PlatformTransaction,
  batch: { tenantId: string; now: Date; rows: number; finished: boolean },
): Promise<number> {
  const { tenantId, now, rows, finished } = batch;
  const finished_at = finished ? now : null;
  const record = await trx
    .insertInto('tenant_purges')
    .values({ id: tenantId, started_at: now, finished_at, rows })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ finished_at, rows: sql<string>`tenant_purges.rows + excluded.rows` }),
    )
    .returning('rows')
    .executeTakeFirstOrThrow();
  return Number(record.rows);
}
