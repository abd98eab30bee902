import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import { actorName, shownActor } from '../actor.js';
import { parseStatus } from '../lifecycle.js';
import { formatReference } from '../reference.js';
import { parseSeverity } from '../severity.js';
import { inverseOf, isRelation, parseLinkKind } from './kinds.js';
import type { LinkKind } from './kinds.js';
import type { Link } from './schemas.js';

/** The stored columns of a link. */
export type LinkRow = Selectable<Schema['incident_links']>;

/** The incident at the other end of a relation, as the database answers. */
interface FarEnd {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: string;
  readonly severity: string;
}

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** The links of an incident, seen from it; the caller adds order and limit. */
export function selectLinks({ trx, tenantId }: Tenant, incidentId: string) {
  const createdByName = actorName({
    table: 'incident_links',
    type: 'created_by_type',
    id: 'created_by_id',
  });
  const farEnd = sql<FarEnd | null>`(
    select json_build_object('id', far.id, 'number', far.number, 'title', far.title,
      'status', far.status, 'severity', far.severity)
    from incidents far
    where far.tenant_id = incident_links.tenant_id
      and far.id = case when incident_links.incident_id = ${incidentId}
        then incident_links.related_incident_id else incident_links.incident_id end
      and incident_links.related_incident_id is not null)`;
  return trx
    .selectFrom('incident_links')
    .selectAll('incident_links')
    .select([createdByName.as('created_by_name'), farEnd.as('far_end')])
    .where('incident_links.tenant_id', '=', tenantId)
    .where((eb) =>
      eb.or([
        eb('incident_links.incident_id', '=', incidentId),
        eb('incident_links.related_incident_id', '=', incidentId),
      ]),
    );
}

type SelectedLink = Awaited<ReturnType<ReturnType<typeof selectLinks>['executeTakeFirstOrThrow']>>;

function kindSeenFrom(incidentId: string, row: LinkRow): LinkKind {
  const kind = parseLinkKind(row.kind);
  return row.incident_id === incidentId || !isRelation(kind) ? kind : inverseOf(kind);
}

/** A link as callers see it who look from this incident. */
export function presentLink(incidentId: string, row: SelectedLink): Link {
  const far = row.far_end;
  return {
    id: row.id,
    incidentId,
    kind: kindSeenFrom(incidentId, row),
    title: row.title,
    url: row.url,
    relatedIncident:
      far === null
        ? null
        : {
            id: far.id,
            reference: formatReference(far.number),
            title: far.title,
            status: parseStatus(far.status),
            severity: parseSeverity(far.severity),
          },
    createdBy: shownActor(row.created_by_type, row.created_by_id, row.created_by_name),
    createdAt: row.created_at.toISOString(),
  };
}

/** A link to be. */
export interface NewLink {
  readonly incidentId: string;
  readonly kind: LinkKind;
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  readonly relatedIncidentId?: string | undefined;
}

/** Inserts a link; null when there is one with this page, or between these incidents, already. */
export async function insertLink(
  { trx, tenantId, principal, now }: Tenant & Pick<TenantContext, 'principal' | 'now'>,
  { incidentId, kind, title = '', url, relatedIncidentId }: NewLink,
): Promise<LinkRow | null> {
  const { type, id } = actorOf(principal);
  const row: LinkRow = {
    tenant_id: tenantId,
    id: newId(),
    incident_id: incidentId,
    kind,
    title,
    url: url ?? null,
    related_incident_id: relatedIncidentId ?? null,
    created_by_type: type,
    created_by_id: id,
    created_at: now,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('incident_links')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n ? row : null;
}

/** Deletes a link. */
export async function deleteLink({ trx, tenantId }: Tenant, linkId: string): Promise<void> {
  await trx
    .deleteFrom('incident_links')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', linkId)
    .execute();
}
