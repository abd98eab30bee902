import type { PlatformTransaction } from '@incident-tracker/db';
import { emitEvents } from '../../events/emit-event.js';
import type { ExplicitEvent } from '../../events/emit-event.js';
import type { Notice } from './notices.js';

/** An event that so many are told of is announced once, to all: else each stream would carry them all. */
const MANY = 50;

const SYSTEM = { type: 'system', id: null } as const;

type Announcement = ExplicitEvent<'notification.created'> | ExplicitEvent<'notification.broadcast'>;

/** Lets the inboxes that are open know, in the event stream: each person of their own, once for a batch. */
export async function announce(
  trx: PlatformTransaction,
  notices: readonly Notice[],
  now: Date,
): Promise<void> {
  const inInboxes = notices.filter(({ inbox }) => inbox);
  const announcements: Announcement[] = [];
  const single: Notice[] = [];
  for (const group of Map.groupBy(
    inInboxes,
    ({ occurrence }) => occurrence.told.event.id,
  ).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { tenantId, permission } = first.occurrence;
    if (group.length < MANY || permission !== 'incidents.read') single.push(...group);
    else {
      const payload = { kind: first.kind };
      announcements.push({ tenantId, actor: SYSTEM, now, type: 'notification.broadcast', payload });
    }
  }
  const byPerson = Map.groupBy(
    single,
    ({ occurrence, userId }) => `${occurrence.tenantId} ${userId}`,
  );
  for (const group of byPerson.values()) {
    const last = group.at(-1);
    if (last === undefined) continue;
    const { id: notificationId, userId, kind } = last;
    announcements.push({
      tenantId: last.occurrence.tenantId,
      actor: SYSTEM,
      now,
      type: 'notification.created',
      payload: { userId, notificationId, kind, count: group.length },
    });
  }
  await emitEvents(trx, announcements);
}
