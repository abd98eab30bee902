import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { statusesIn } from './lifecycle.js';
import type { Status } from './lifecycle.js';
import type { ListInput } from './schemas.js';
import { selectIncidents } from './store.js';

type Filters = Omit<ListInput, 'limit' | 'cursor' | 'sort' | 'q'>;

/** The statuses that the filters leave over; undefined when they leave all. */
function wantedStatuses({ status, category }: Filters): Status[] | undefined {
  const named = status?.length ? status : undefined;
  if (!category?.length) return named;
  const inCategories = statusesIn(category);
  return named === undefined
    ? inCategories
    : inCategories.filter((candidate) => named.includes(candidate));
}

/** The tenant's incidents that the filters leave over, all but `q`. */
export function filtered(ctx: Pick<TenantContext, 'trx' | 'tenantId'>, input: Filters) {
  const { severity, assigneeId, source, createdAfter, createdBefore } = input;
  let query = selectIncidents(ctx);
  const statuses = wantedStatuses(input);
  // An empty list cannot be written in SQL: no status fits, so no row does.
  if (statuses?.length === 0) query = query.where(sql<boolean>`false`);
  else if (statuses !== undefined) query = query.where('incidents.status', 'in', statuses);
  if (severity?.length) query = query.where('incidents.severity', 'in', severity);
  if (source?.length) query = query.where('incidents.source', 'in', source);
  if (assigneeId?.length) {
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('incident_roles')
          .select('incident_roles.role')
          .whereRef('incident_roles.tenant_id', '=', 'incidents.tenant_id')
          .whereRef('incident_roles.incident_id', '=', 'incidents.id')
          .where('incident_roles.user_id', 'in', assigneeId),
      ),
    );
  }
  if (createdAfter !== undefined) {
    query = query.where('incidents.declared_at', '>=', new Date(createdAfter));
  }
  if (createdBefore !== undefined) {
    query = query.where('incidents.declared_at', '<', new Date(createdBefore));
  }
  return query;
}
