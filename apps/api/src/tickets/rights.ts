import type { Schema } from '@incident-tracker/db';
import { authorize } from '@incident-tracker/policy';
import type { Condition, FactName, Permission, Subject } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool, StringReference } from 'kysely';
import { conditionToWhere } from '../trpc/condition-to-where.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { Visibility } from './visibility.js';

/*
 * What somebody sees of tickets. The policy's conditions are compiled to SQL here and nowhere else:
 * every route, list, search, count and export goes through these.
 */

const OF_TICKETS = {
  requesterId: 'tickets.requester_id',
  visibility: null,
  uploadedBy: null,
  userId: null,
} as const satisfies Record<FactName, StringReference<Schema, 'tickets'> | null>;

const OF_COMMENTS = {
  ...OF_TICKETS,
  visibility: 'ticket_comments.visibility',
} as const satisfies Record<
  FactName,
  StringReference<Schema, 'tickets' | 'ticket_comments'> | null
>;

type Where<TB extends keyof Schema> = (eb: ExpressionBuilder<Schema, TB>) => Expression<SqlBool>;

/** The rows on which a subject holds a permission: `all`, `none`, or those of a condition. */
function extentOf(permission: Permission, subject: Subject): 'all' | 'none' | Condition {
  const { effect, condition } = authorize(permission, undefined, subject);
  if (effect === 'deny') return 'none';
  return condition ?? 'all';
}

/** The subject as far as its role goes: what there is for it, whatever its key may do with it. */
export function reader(subject: Subject): Subject {
  return subject.scopes === undefined ? subject : { ...subject, scopes: ['read'] };
}

/**
 * The tickets that exist for somebody. Whether their key may read them is decided before: a key that
 * may change tickets only changes those that its account sees.
 */
export function visibleTickets(subject: Subject): Where<'tickets'> {
  const extent = extentOf('tickets.read', reader(subject));
  if (extent === 'all') return () => sql<SqlBool>`true`;
  if (extent === 'none') return () => sql<SqlBool>`false`;
  return conditionToWhere<Schema, 'tickets'>(extent, { columns: OF_TICKETS, subject });
}

/** The comments that somebody may read, of the ticket that the same query is about. */
export function readableComments(subject: Subject): Where<'tickets' | 'ticket_comments'> {
  const extent = extentOf('tickets.read_comments', subject);
  if (extent === 'all') return () => sql<SqlBool>`true`;
  if (extent === 'none') return () => sql<SqlBool>`false`;
  return conditionToWhere<Schema, 'tickets' | 'ticket_comments'>(extent, {
    columns: OF_COMMENTS,
    subject,
  });
}

/** True if somebody sees every ticket, and every comment on it. */
export function seesEverything(subject: Subject): boolean {
  return (
    extentOf('tickets.read', subject) === 'all' &&
    extentOf('tickets.read_comments', subject) === 'all'
  );
}

/**
 * Checks a permission on a ticket that the caller can see.
 * @throws AppError FORBIDDEN, SCOPE_INSUFFICIENT.
 */
export function demandOnTicket(
  { subject, tenantId }: Pick<TenantContext, 'subject' | 'tenantId'>,
  permission: Permission,
  ticket: { requester_id: string; visibility?: Visibility },
): void {
  const { requester_id: requesterId, visibility = 'public' } = ticket;
  const decision = authorize(permission, { tenantId, requesterId, visibility }, subject);
  if (decision.effect === 'allow') return;
  throw decision.reason === 'scope'
    ? new AppError('SCOPE_INSUFFICIENT', { permission })
    : new AppError('FORBIDDEN', { permission });
}
