import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { actorName, shownActor } from '../incidents/actor.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { incidentFilter, ticketFilter } from './lists.js';
import type { View } from './schemas.js';
import { readFilter } from './stored-filter.js';

type Caller = Pick<TenantContext, 'trx' | 'tenantId' | 'principal'>;

/** A view as `selectVisible` reads it. */
export interface ViewRow extends Selectable<Schema['saved_views']> {
  readonly owner_name: string | null;
  readonly owner_left: boolean;
}

/** The person who asks; a machine has no views of its own. */
export function personOf({ principal }: Pick<TenantContext, 'principal'>): string | null {
  return principal.kind === 'user' ? principal.userId : null;
}

/** The views that the caller sees, the shared ones and their own, to be narrowed down further. */
export function selectVisible(ctx: Caller) {
  const { trx, tenantId } = ctx;
  const person = personOf(ctx);
  return trx
    .selectFrom('saved_views as v')
    .selectAll('v')
    .select([
      actorName({ table: 'v', type: 'owner_type', id: 'owner_id' }).as('owner_name'),
      sql<boolean>`v.owner_type = 'user' and not exists (
        select from memberships m where m.tenant_id = v.tenant_id and m.user_id = v.owner_id)`.as(
        'owner_left',
      ),
    ])
    .where('v.tenant_id', '=', tenantId)
    .where((eb) =>
      person === null
        ? eb('v.shared', '=', true)
        : eb.or([eb('v.shared', '=', true), eb('v.user_id', '=', person)]),
    );
}

/** A view that the caller sees, which nobody else changes until the end. @throws AppError NOT_FOUND. */
export async function lockView(ctx: Caller, viewId: string): Promise<ViewRow> {
  const row = await selectVisible(ctx)
    .where('v.id', '=', viewId)
    .forNoKeyUpdate('v')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}

/** A view as callers see it. */
export function presentView(row: ViewRow): View {
  const common = {
    id: row.id,
    name: row.name,
    shared: row.shared,
    owner: shownActor(row.owner_type, row.owner_id, row.owner_name),
    ownerLeft: row.owner_left,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
  return row.list === 'incidents'
    ? { ...common, list: 'incidents', filter: readFilter(incidentFilter, row.filter) }
    : { ...common, list: 'tickets', filter: readFilter(ticketFilter, row.filter) };
}
