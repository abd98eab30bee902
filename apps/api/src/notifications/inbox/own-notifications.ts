import type { ActorType, NotificationDetails } from '@incident-tracker/db';
import { actorName, shownActor } from '../../incidents/actor.js';
import { iso } from '../../incidents/present.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { findKind } from '../catalogue.js';
import { subjectPath } from '../links.js';
import type { Notification } from '../schemas.js';
import { mayReadNow } from './may-read.js';

type Reader = Pick<TenantContext, 'trx' | 'tenantId' | 'principal' | 'subject'>;

/** The person whose inbox it is. @throws AppError FORBIDDEN for a machine, which has none. */
export function readerOf({ principal }: Pick<TenantContext, 'principal'>): string {
  if (principal.kind !== 'user') throw new AppError('FORBIDDEN', { reason: 'people_only' });
  return principal.userId;
}

/** What is in the caller's inbox and may be read by them now, to be narrowed down further. */
export function selectInbox(ctx: Reader) {
  const { trx, tenantId, subject } = ctx;
  return trx
    .selectFrom('notifications as n')
    .where('n.tenant_id', '=', tenantId)
    .where('n.user_id', '=', readerOf(ctx))
    .where('n.inbox', '=', true)
    .where((eb) => mayReadNow(subject)(eb));
}

/** The same with everything that is shown. */
export function selectShown(ctx: Reader) {
  return selectInbox(ctx)
    .leftJoin('incidents as i', (join) =>
      join
        .onRef('i.tenant_id', '=', 'n.tenant_id')
        .onRef('i.id', '=', 'n.subject_id')
        .on('n.subject_type', '=', 'incident'),
    )
    .leftJoin('tickets as t', (join) =>
      join
        .onRef('t.tenant_id', '=', 'n.tenant_id')
        .onRef('t.id', '=', 'n.subject_id')
        .on('n.subject_type', '=', 'ticket'),
    )
    .select([
      'n.id',
      'n.kind',
      'n.urgent',
      'n.subject_type',
      'n.subject_id',
      'n.reference',
      'n.details',
      'n.actor_type',
      'n.actor_id',
      'n.read_at',
      'n.occurred_at',
    ])
    .select((eb) => eb.fn.coalesce('i.title', 't.title').as('title'))
    .select(actorName({ table: 'n', type: 'actor_type', id: 'actor_id' }).as('actor_name'));
}

/** A notification as `selectShown` reads it. */
export interface ShownRow {
  readonly id: string;
  readonly kind: string;
  readonly urgent: boolean;
  readonly subject_type: 'incident' | 'ticket';
  readonly subject_id: string;
  readonly reference: string;
  readonly details: NotificationDetails;
  readonly actor_type: ActorType;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly title: string | null;
  readonly read_at: Date | null;
  readonly occurred_at: Date;
}

/** A notification as its reader sees it. */
export function notificationView(row: ShownRow): Notification {
  const actor = shownActor(row.actor_type, row.actor_id, row.actor_name);
  const { details, reference } = row;
  return {
    id: row.id,
    kind: row.kind,
    text: findKind(row.kind)?.says({ actor: actor.name, details }) ?? 'Something happened.',
    urgent: row.urgent,
    subject: { type: row.subject_type, id: row.subject_id, reference, title: row.title ?? '' },
    path: subjectPath(row.subject_type, reference),
    actor,
    readAt: iso(row.read_at),
    createdAt: row.occurred_at.toISOString(),
  };
}
