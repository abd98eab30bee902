import { authorize } from '@incident-tracker/policy';
import type { Permission } from '@incident-tracker/policy';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { demandPermission } from '../trpc/ladder/permit.js';
import type { Parent } from './parents.js';

/** What it takes to see what a file is attached to. */
function readPermission({ incidentId, timelineEventId, commentId }: Parent): Permission {
  if (timelineEventId !== null) return 'timeline.read';
  if (incidentId !== null) return 'incidents.read';
  return commentId === null ? 'tickets.read' : 'tickets.read_comments';
}

/**
 * Whether the caller may attach to it: whoever cannot see it, is not told that it exists; what is
 * internal takes the right to write internally.
 * @throws AppError NOT_FOUND, FORBIDDEN, SCOPE_INSUFFICIENT; CONFLICT when the ticket is closed.
 */
export function assertMayAttach(
  ctx: Pick<TenantContext, 'subject' | 'tenantId'>,
  parent: Parent,
): void {
  const { tenantId, subject } = ctx;
  const { requesterId, ownVisibility, visibility } = parent;
  const facts = { tenantId, requesterId, visibility: ownVisibility };
  if (authorize(readPermission(parent), facts, subject).effect === 'deny') {
    throw new AppError('NOT_FOUND');
  }
  if (parent.ticketId !== null && visibility === 'internal') {
    demandPermission(ctx, 'tickets.comment_internal');
  }
  if (authorize('attachments.create', { ...facts, visibility }, subject).effect === 'deny') {
    throw new AppError('FORBIDDEN', { permission: 'attachments.create' });
  }
  if (parent.closed) throw new AppError('CONFLICT', { reason: 'the ticket is closed' });
}
