import { sql } from 'kysely';
import { takePage } from '../tenancy/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { statusesIn } from './lifecycle.js';
import type { Status } from './lifecycle.js';
import { following, position, positionOf } from './list-order.js';
import { presentIncident } from './present.js';
import type { IncidentPage, ListInput } from './schemas.js';
import { searchQuery } from './search.js';
import { loaded, selectIncidents } from './store.js';

/** The statuses that the filters leave over; undefined when they leave all. */
function wantedStatuses({ status, category }: ListInput): Status[] | undefined {
  const named = status?.length ? status : undefined;
  if (!category?.length) return named;
  const inCategories = statusesIn(category);
  return named === undefined
    ? inCategories
    : inCategories.filter((candidate) => named.includes(candidate));
}

function filtered(ctx: TenantContext, input: ListInput) {
  const { severity, assigneeId, source, q, createdAfter, createdBefore } = input;
  let query = selectIncidents(ctx);
  const statuses = wantedStatuses(input);
  // An empty list cannot be written in SQL: no status fits, so no row does.
  if (statuses?.length === 0) query = query.where(sql<boolean>`false`);
  else if (statuses !== undefined) query = query.where('incidents.status', 'in', statuses);
  if (severity?.length) query = query.where('incidents.severity', 'in', severity);
  if (source?.length) query = query.where('incidents.source', 'in', source);
  if (assigneeId?.length) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('incident_roles')
          .select('incident_roles.role')
          .whereRef('incident_roles.tenant_id', '=', 'incidents.tenant_id')
          .whereRef('incident_roles.incident_id', '=', 'incidents.id')
          .where('incident_roles.user_id', 'in', assigneeId),
      ),
    );
  }
  const words = q === undefined ? null : searchQuery(q);
  if (words !== null) {
    query = query.where(sql<boolean>`incidents.search @@ to_tsquery('simple', ${words})`);
  }
  if (createdAfter !== undefined) {
    query = query.where('incidents.declared_at', '>=', new Date(createdAfter));
  }
  if (createdBefore !== undefined) {
    query = query.where('incidents.declared_at', '<', new Date(createdBefore));
  }
  return query;
}

/**
 * A page of the tenant's incidents. `createdAfter` (inclusive) and `createdBefore` (exclusive) speak
 * of the declaration.
 * @throws AppError CURSOR_INVALID when the cursor was given out for another sort or filter.
 */
export async function listIncidents(ctx: TenantContext, input: ListInput): Promise<IncidentPage> {
  const { limit, cursor, sort, ...filters } = input;
  const binding = { list: 'incidents', sort, filters };
  const after = cursor === undefined ? null : decodeCursor(binding, cursor, position);
  const queries = following(filtered(ctx, input), sort, after);
  const found = await Promise.all(queries.map((query) => query.limit(limit + 1).execute()));
  return takePage(found.flat().slice(0, limit + 1), limit, {
    view: (row) => presentIncident(ctx, loaded(row)),
    cursorAfter: (row) => encodeCursor(binding, positionOf(row, sort)),
  });
}
