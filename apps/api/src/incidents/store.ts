import { insertion, prepared } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { ExpressionBuilder, Kysely, Selectable, SqlBool, Expression } from 'kysely';
import { AppError } from '../trpc/errors.js';
import type { TenantContext } from '../trpc/context.js';
import type { NumberedKey } from '../trpc/references.js';
import { actorName } from './actor.js';
import { requireKey } from './reference.js';
import { roleHolders } from './roles.js';
import type { IncidentRole, RoleHolder, RoleHolders } from './roles.js';

/** The stored columns of an incident. */
export type IncidentRow = Omit<Selectable<Schema['incidents']>, 'search'>;

/** An incident with the names that go with it. */
export interface LoadedIncident {
  readonly row: IncidentRow;
  readonly roles: RoleHolders;
  readonly createdByName: string | null;
  /** Where the work of a merged incident goes on. */
  readonly mergedInto: MergeTarget | null;
}

/** The incident that another was merged into. */
export interface MergeTarget {
  readonly id: string;
  readonly number: number;
}

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

const COLUMNS = [
  'tenant_id',
  'id',
  'number',
  'title',
  'description',
  'severity',
  'status',
  'impact_started_at',
  'detected_at',
  'declared_at',
  'acknowledged_at',
  'mitigated_at',
  'resolved_at',
  'closed_at',
  'source',
  'external_id',
  'created_by_type',
  'created_by_id',
  'merged_into_id',
  'next_update_due_at',
  'version',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof IncidentRow)[];

const createdByName = actorName({
  table: 'incidents',
  type: 'created_by_type',
  id: 'created_by_id',
});

/** A holder together with the role, as the database answers. */
export interface HolderOfRole extends RoleHolder {
  readonly role: string;
}

/** Who holds the incident's roles, as one JSON column. */
const holders = sql<HolderOfRole[]>`coalesce((
  select json_agg(json_build_object('role', r.role, 'id', r.user_id, 'name', people.name))
  from incident_roles r join people on people.id = r.user_id
  where r.tenant_id = incidents.tenant_id and r.incident_id = incidents.id), '[]')`;

const mergedInto = sql<MergeTarget | null>`case when incidents.merged_into_id is not null then (
  select json_build_object('id', target.id, 'number', target.number) from incidents target
  where target.tenant_id = incidents.tenant_id and target.id = incidents.merged_into_id) end`;

function byRole(held: readonly HolderOfRole[]): RoleHolders {
  const find = (role: IncidentRole): RoleHolder | null => {
    const holder = held.find((entry) => entry.role === role);
    return holder === undefined ? null : { id: holder.id, name: holder.name };
  };
  return roleHolders(find);
}

/** The condition that a row is the one that the key names. */
export function matches(key: NumberedKey) {
  return (eb: ExpressionBuilder<Schema, 'incidents'>): Expression<SqlBool> =>
    'id' in key ? eb('incidents.id', '=', key.id) : eb('incidents.number', '=', String(key.number));
}

/** Incidents of the tenant as answers need them; the caller adds filter, order and limit. */
export function selectIncidents({ trx, tenantId }: { trx: Kysely<Schema>; tenantId: string }) {
  return trx
    .selectFrom('incidents')
    .select(COLUMNS)
    .select([
      createdByName.as('created_by_name'),
      holders.as('holders'),
      mergedInto.as('merged_into'),
    ])
    .where('incidents.tenant_id', '=', tenantId);
}

type SelectedIncident = Awaited<
  ReturnType<ReturnType<typeof selectIncidents>['executeTakeFirstOrThrow']>
>;

/**
 * The shape in which the room passes a selected incident on. The row stays as it came: to copy it without
 * the columns that are named beside it takes as long as to present it.
 */
export function loaded(row: SelectedIncident): LoadedIncident {
  const { created_by_name: createdByName, holders: held, merged_into: target } = row;
  return { row, roles: byRole(held), createdByName, mergedInto: target };
}

const incidentById = prepared<{ tenantId: string; id: string }>()((trx, parameter) =>
  selectIncidents({ trx, tenantId: parameter('tenantId') }).where(
    'incidents.id',
    '=',
    parameter('id'),
  ),
);

const incidentByNumber = prepared<{ tenantId: string; number: string }>()((trx, parameter) =>
  selectIncidents({ trx, tenantId: parameter('tenantId') }).where(
    'incidents.number',
    '=',
    parameter('number'),
  ),
);

/** @throws AppError NOT_FOUND. */
export async function loadIncident(
  { trx, tenantId }: Tenant,
  incidentId: string,
): Promise<LoadedIncident> {
  const key = requireKey(incidentId);
  const [found] =
    'id' in key
      ? await incidentById.execute(trx, { tenantId, id: key.id })
      : await incidentByNumber.execute(trx, { tenantId, number: String(key.number) });
  if (found === undefined) throw new AppError('NOT_FOUND');
  return loaded(found);
}

/**
 * As `loadIncident`, and holds the incident's row until the transaction ends, so that its version
 * cannot move. The roles are read by a second statement: they are then as current as the lock.
 */
export async function lockIncident(ctx: Tenant, incidentId: string): Promise<LoadedIncident> {
  const { trx, tenantId } = ctx;
  const key = requireKey(incidentId);
  const [row, held] = await Promise.all([
    trx
      .selectFrom('incidents')
      .select(COLUMNS)
      .select([createdByName.as('created_by_name'), mergedInto.as('merged_into')])
      .where('incidents.tenant_id', '=', tenantId)
      .where(matches(key))
      .forNoKeyUpdate()
      .executeTakeFirst(),
    trx
      .selectFrom('incident_roles')
      .innerJoin('incidents', (join) =>
        join
          .onRef('incidents.tenant_id', '=', 'incident_roles.tenant_id')
          .onRef('incidents.id', '=', 'incident_roles.incident_id'),
      )
      .innerJoin('people', 'people.id', 'incident_roles.user_id')
      .select(['incident_roles.role', 'people.id', 'people.name'])
      .where('incidents.tenant_id', '=', tenantId)
      .where(matches(key))
      .execute(),
  ]);
  if (row === undefined) throw new AppError('NOT_FOUND');
  return loaded({ ...row, holders: held });
}

const numbersTaken = prepared<{ tenantId: string; count: number }>()((trx, parameter) =>
  trx
    .insertInto('tenant_counters')
    .values({ tenant_id: parameter('tenantId'), kind: 'incident', value: parameter('count') })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'kind'])
        .doUpdateSet({ value: sql`tenant_counters.value + excluded.value` }),
    )
    .returning('value'),
);

/**
 * Takes the next `count` numbers of the tenant and returns the first. The counter's row stays locked
 * until the transaction ends: numbers have no gaps, so take them as late as possible.
 */
export async function takeNumbers({ trx, tenantId }: Tenant, count: number): Promise<number> {
  const [taken] = await numbersTaken.execute(trx, { tenantId, count });
  return Number(taken?.value) - count + 1;
}

const insertRow = insertion('incidents', COLUMNS);

/** Inserts the row as it is. */
export async function insertIncident({ trx }: Tenant, row: IncidentRow): Promise<void> {
  await insertRow.execute(trx, row);
}

/** Writes the columns that may change of a row that `lockIncident` holds. */
export async function saveIncident({ trx, tenantId }: Tenant, row: IncidentRow): Promise<void> {
  await trx
    .updateTable('incidents')
    .set({
      title: row.title,
      description: row.description,
      severity: row.severity,
      status: row.status,
      impact_started_at: row.impact_started_at,
      detected_at: row.detected_at,
      declared_at: row.declared_at,
      acknowledged_at: row.acknowledged_at,
      mitigated_at: row.mitigated_at,
      resolved_at: row.resolved_at,
      closed_at: row.closed_at,
      merged_into_id: row.merged_into_id,
      version: row.version,
      updated_at: row.updated_at,
    })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', row.id)
    .execute();
}

/**
 * Writes when the next status update was promised for, null for no promise. The version stays: who
 * edits the incident meanwhile is not overtaken by it.
 */
export async function saveNextUpdate(
  { trx, tenantId }: Tenant,
  id: string,
  dueAt: Date | null,
): Promise<void> {
  await trx
    .updateTable('incidents')
    .set({ next_update_due_at: dueAt })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .execute();
}
