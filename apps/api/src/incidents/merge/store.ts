import { sql } from 'kysely';
import { moveTickets } from '../../tickets/incidents/move-tickets.js';
import type { TenantContext } from '../../trpc/context.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** An incident that gives up what belongs to it, and the one that takes it over. */
export interface Move {
  readonly sourceId: string;
  readonly targetId: string;
}

/** How much moved. */
export interface Moved {
  readonly tasks: number;
  readonly links: number;
  readonly alerts: number;
  readonly tickets: number;
}

/**
 * Holds the alerts of an incident. The intake locks alerts before incidents; so must whoever is about
 * to lock the incident and to move them.
 */
export async function lockAlertsOf({ trx, tenantId }: Tenant, incidentId: string): Promise<void> {
  await trx
    .selectFrom('alerts')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', incidentId)
    .orderBy('source')
    .orderBy('dedup_key')
    .forUpdate()
    .execute();
}

/** Tasks that are done or canceled stay: they are history. */
async function moveOpenTasks(
  { trx, tenantId, now }: Tenant & Pick<TenantContext, 'now'>,
  { sourceId, targetId }: Move,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('incident_tasks')
    .set({ incident_id: targetId, version: sql`version + 1`, updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', sourceId)
    .where('status', 'in', ['todo', 'in_progress'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

async function moveAlerts({ trx, tenantId }: Tenant, move: Move): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('alerts')
    .set({ incident_id: move.targetId })
    .where('tenant_id', '=', tenantId)
    .where('incident_id', '=', move.sourceId)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What the target is linked with already is not linked twice; nor is it linked with itself. */
async function moveLinks({ trx, tenantId }: Tenant, move: Move): Promise<number> {
  const { sourceId, targetId } = move;
  const { numAffectedRows } = await sql`
    update incident_links link set
      incident_id = case when incident_id = ${sourceId} then ${targetId} else incident_id end,
      related_incident_id =
        case when related_incident_id = ${sourceId} then ${targetId} else related_incident_id end
    where tenant_id = ${tenantId}
      and ${sourceId} in (incident_id, related_incident_id)
      and ${targetId} is distinct from incident_id
      and ${targetId} is distinct from related_incident_id
      and not exists (
        select from incident_links other
        where other.tenant_id = link.tenant_id
          and ((link.url is not null and other.incident_id = ${targetId} and other.url = link.url)
            or (link.related_incident_id is not null
              and ${targetId} in (other.incident_id, other.related_incident_id)
              and (case when link.incident_id = ${sourceId} then link.related_incident_id
                else link.incident_id end) in (other.incident_id, other.related_incident_id))))
    `.execute(trx);
  await trx
    .deleteFrom('incident_links')
    .where('tenant_id', '=', tenantId)
    .where((eb) =>
      eb.or([eb('incident_id', '=', sourceId), eb('related_incident_id', '=', sourceId)]),
    )
    .execute();
  return Number(numAffectedRows ?? 0);
}

/** Moves what goes on being worked with: open tasks, links, alerts and tickets. Both incidents are locked. */
export async function moveBelongings(
  ctx: Tenant & Pick<TenantContext, 'now'>,
  move: Move,
): Promise<Moved> {
  const [tasks, links, alerts, tickets] = await Promise.all([
    moveOpenTasks(ctx, move),
    moveLinks(ctx, move),
    moveAlerts(ctx, move),
    moveTickets(ctx, move),
  ]);
  return { tasks, links, alerts, tickets };
}
