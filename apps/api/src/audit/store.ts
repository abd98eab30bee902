import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { actorName } from '../incidents/actor.js';
import type { ListAuditLogsInput } from './schemas.js';

/** What narrows a list of the log, without its page. */
export type AuditLogFilter = Omit<ListAuditLogsInput, 'cursor' | 'limit'>;

interface Page {
  readonly filter: AuditLogFilter;
  /** After the row with this time and id. */
  readonly after: readonly [string, string] | undefined;
  readonly limit: number;
}

/** Rows of the log with the name of their actor, newest first. */
export async function listAuditRows(
  trx: TenantTransaction,
  tenantId: string,
  { filter, after, limit }: Page,
) {
  const { action, actorId, targetType, targetId, createdAfter, createdBefore } = filter;
  let query = trx
    .selectFrom('audit_log_events as log')
    .select(['log.id', 'log.occurred_at', 'log.action', 'log.actor_type', 'log.actor_id'])
    .select(['log.target_type', 'log.target_id', 'log.before', 'log.after'])
    .select(['log.ip', 'log.user_agent', 'log.trace_id'])
    .select(actorName({ table: 'log', type: 'actor_type', id: 'actor_id' }).as('actor_name'))
    .where('log.tenant_id', '=', tenantId)
    .orderBy('log.occurred_at', 'desc')
    .orderBy('log.id', 'desc')
    .limit(limit);
  if (action !== undefined && action.length > 0) query = query.where('log.action', 'in', action);
  if (actorId !== undefined) query = query.where('log.actor_id', '=', actorId);
  if (targetType !== undefined) query = query.where('log.target_type', '=', targetType);
  if (targetId !== undefined) query = query.where('log.target_id', '=', targetId);
  if (createdAfter !== undefined)
    query = query.where('log.occurred_at', '>=', new Date(createdAfter));
  if (createdBefore !== undefined)
    query = query.where('log.occurred_at', '<', new Date(createdBefore));
  if (after !== undefined) {
    const [at, id] = after;
    query = query.where(sql<boolean>`(log.occurred_at, log.id) < (${new Date(at)}, ${id})`);
  }
  return query.execute();
}

export type AuditRow = Awaited<ReturnType<typeof listAuditRows>>[number];
