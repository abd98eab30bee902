import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { DEFAULT_SEVERITY } from '../severity.js';
import type { IncomingAlert } from './incoming-alert.js';

/** The stored columns of an alert. */
export type AlertRow = Selectable<Schema['alerts']>;

/** An alert with what was known of it before; null when its key is new to us. */
export interface HeldAlert {
  readonly alert: IncomingAlert;
  readonly row: AlertRow | null;
  readonly isNew: boolean;
}

type Tenant = Pick<TenantContext, 'trx' | 'tenantId' | 'now'>;

/** What people see of an alert that says nothing of itself. */
function titleOf({ title, source, dedupKey }: IncomingAlert): string {
  return title === '' ? `Alert of ${source}: ${dedupKey}`.slice(0, 200) : title;
}

/**
 * Takes the row of a firing alert's key, and makes it if there is none. Whoever comes second waits
 * here for the first to commit, and then sees the incident that came of it.
 */
async function takeFiring(
  { trx, tenantId, now }: Tenant,
  alert: IncomingAlert,
): Promise<HeldAlert> {
  const { is_new: isNew, ...row } = await trx
    .insertInto('alerts')
    .values({
      tenant_id: tenantId,
      id: newId(),
      source: alert.source,
      dedup_key: alert.dedupKey,
      status: 'firing',
      title: titleOf(alert),
      severity: alert.severity ?? DEFAULT_SEVERITY,
      labels: JSON.stringify(alert.labels),
      url: alert.url,
      occurrences: 1,
      starts_at: alert.startsAt,
      first_received_at: now,
      last_received_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'source', 'dedup_key']).doUpdateSet({ last_received_at: now }),
    )
    .returningAll()
    .returning(sql<boolean>`xmax = 0`.as('is_new'))
    .executeTakeFirstOrThrow();
  return { alert, row, isNew };
}

/** Takes the row of a key, if there is one: what never fired is not written down when it ends. */
async function takeKnown({ trx, tenantId }: Tenant, alert: IncomingAlert): Promise<HeldAlert> {
  const row = await trx
    .selectFrom('alerts')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('source', '=', alert.source)
    .where('dedup_key', '=', alert.dedupKey)
    .forUpdate()
    .executeTakeFirst();
  return { alert, row: row ?? null, isNew: false };
}

const order = (a: IncomingAlert, b: IncomingAlert): number => {
  const [left, right] = [`${a.source} ${a.dedupKey}`, `${b.source} ${b.dedupKey}`];
  return left < right ? -1 : left > right ? 1 : 0;
};

/**
 * Holds the rows of alerts until the transaction ends, one after the other in the order of their
 * keys, so that no two calls wait for each other.
 */
export async function holdAlerts(
  ctx: Tenant,
  alerts: readonly IncomingAlert[],
): Promise<HeldAlert[]> {
  return Promise.all(
    alerts
      .toSorted(order)
      .map((alert) => (alert.status === 'firing' ? takeFiring(ctx, alert) : takeKnown(ctx, alert))),
  );
}

/** Writes the columns that may change of a row that `holdAlerts` holds. */
export async function saveAlert({ trx, tenantId }: Tenant, row: AlertRow): Promise<void> {
  await trx
    .updateTable('alerts')
    .set({
      status: row.status,
      title: row.title,
      severity: row.severity,
      labels: JSON.stringify(row.labels),
      url: row.url,
      incident_id: row.incident_id,
      occurrences: row.occurrences,
      starts_at: row.starts_at,
      ends_at: row.ends_at,
      last_received_at: row.last_received_at,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.id)
    .execute();
}

/** Whether another alert of the incident still fires. */
export async function isStillFiring(
  { trx, tenantId }: Tenant,
  { id, incident_id: incidentId }: AlertRow,
): Promise<boolean> {
  const found = await trx
    .selectFrom('alerts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', incidentId)
    .where('id', '!=', id)
    .where('status', '=', 'firing')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** The incidents that alerts are attached to, by id. They are locked already. */
export async function findIncidents(
  { trx, tenantId }: Tenant,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AttachedIncident>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('incidents')
    .select(['id', 'number', 'status'])
    .where('tenant_id', '=', tenantId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the intake needs to know of an incident. */
export interface AttachedIncident {
  readonly id: string;
  readonly number: string;
  readonly status: string;
}
