import { insertion, newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Transaction } from 'kysely';
import type { RequestFacts, TenantContext } from '../trpc/context.js';
import { actorOf } from '../trpc/principal.js';
import type { Actor } from '../trpc/principal.js';
import type { AuditAction } from './actions.js';
import { auditState } from './audit-state.js';
import { commitmentsTo, detailsOf, newSalts } from './leaves/commitments.js';
import { saltedLeaf } from './leaves/leaf.js';
import { leafHash } from './merkle/hashing.js';

/** One thing that was done to one object. `before` and `after` hold what changed, never secrets. */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly target: { readonly type: string; readonly id: string };
  readonly before?: Readonly<Record<string, unknown>> | null | undefined;
  readonly after?: Readonly<Record<string, unknown>> | null | undefined;
}

/** An entry whose actor and circumstances are named one by one: sign-in flows and the system's own work. */
export interface ExplicitAuditEntry extends AuditEntry {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly now: Date;
  readonly request: AuditOrigin;
}

/** Where the change came from. */
export type AuditOrigin = Pick<RequestFacts, 'traceId' | 'userAgent'> & {
  readonly ip: string | null;
};

const insertRow = insertion('audit_log_events', [
  'tenant_id',
  'id',
  'occurred_at',
  'action',
  'actor_type',
  'actor_id',
  'target_type',
  'target_id',
  'ip',
  'user_agent',
  'trace_id',
  'before',
  'after',
  'canonical',
  'hash',
  'format',
  'salt',
]);

/**
 * Writes the audit row of a change in the change's own transaction: one INSERT, to be awaited
 * together with the others (`Promise.all`). If it fails, so does the change.
 */
export async function recordAudit(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'principal' | 'request' | 'now'>,
  entry: AuditEntry,
): Promise<void> {
  const { tenantId, principal, request, now } = ctx;
  await recordAuditAs(ctx.trx, { ...entry, tenantId, actor: actorOf(principal), request, now });
}

/**
 * As `recordAudit`, where there is no context of a tenant's request to take the actor from.
 * @returns the id of the row.
 */
export async function recordAuditAs(
  trx: Transaction<Schema>,
  entry: ExplicitAuditEntry,
): Promise<string> {
  const before = entry.before ? auditState(entry.before) : null;
  const after = entry.after ? auditState(entry.after) : null;
  const { ip, traceId } = entry.request;
  const row = {
    tenant_id: entry.tenantId,
    id: newId(),
    occurred_at: entry.now.toISOString(),
    action: entry.action,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id,
    target_type: entry.target.type,
    target_id: entry.target.id,
    ip: ip === '' ? null : ip,
    user_agent: entry.request.userAgent,
    trace_id: traceId,
  };
  const details = detailsOf({ ...row, before, after });
  const salt = newSalts(details);
  const canonical = saltedLeaf(row, commitmentsTo(details, salt), {
    hasBefore: before !== null,
    hasAfter: after !== null,
  });
  await insertRow.execute(trx, {
    ...row,
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
    canonical,
    hash: leafHash(canonical),
    format: 2,
    salt,
  });
  return row.id;
}
