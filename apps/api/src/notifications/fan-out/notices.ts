import { newId } from '@incident-tracker/db';
import type { NotificationDetails } from '@incident-tracker/db';
import { authorize } from '@incident-tracker/policy';
import { parseRole } from '../../trpc/parse-role.js';
import { kindOf } from '../catalogue.js';
import type { NotificationKindName } from '../catalogue.js';
import { channelsFor } from '../preferences/channels.js';
import { mailDueAt } from '../timing/mail-due-at.js';
import type { ToldEvent } from '../told-event.js';
import type { Addressed, Addressee } from './addressees.js';
import type { MemberToTell } from './members.js';
import type { Occurrence } from './occurrence.js';
import { partOf } from './part-of.js';

/** A notification that is to be put down. */
export interface Notice {
  readonly id: string;
  readonly userId: string;
  readonly kind: NotificationKindName;
  readonly occurrence: Occurrence;
  readonly addressee: Addressee;
  readonly isUrgent: boolean;
  readonly inbox: boolean;
  /** Null for no mail. */
  readonly mailDueAt: Date | null;
}

/** Everybody who may be told of anything in a batch, by tenant and person. */
export class Members {
  readonly #byKey = new Map<string, MemberToTell>();
  readonly #byTenant: ReadonlyMap<string, readonly MemberToTell[]>;

  constructor(named: readonly MemberToTell[], everybody: readonly MemberToTell[]) {
    for (const member of [...named, ...everybody]) {
      this.#byKey.set(`${member.tenantId} ${member.userId}`, member);
    }
    this.#byTenant = Map.groupBy(everybody, ({ tenantId }) => tenantId);
  }

  find(tenantId: string, userId: string): MemberToTell | undefined {
    return this.#byKey.get(`${tenantId} ${userId}`);
  }

  of(tenantId: string): readonly MemberToTell[] {
    return this.#byTenant.get(tenantId) ?? [];
  }
}

/** What the sentence of a notification says beside names, and which text it is about. */
export function detailsOf(told: ToldEvent): NotificationDetails {
  const { from, to, role, severity, status, target, visibility } = told;
  const said = { part: partOf(told)?.part, from, to, role, severity, status, target, visibility };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, value]],
    ),
  );
}

/**
 * Who is told what: each person once of an event and a subject, in the first way that applies, never of
 * their own doing, and only of what they may read.
 */
export function noticesOf(
  addressed: readonly Addressed[],
  members: Members,
  now: Date,
): readonly Notice[] {
  const notices = new Map<string, Notice>();
  for (const one of addressed) {
    for (const [member, addressee] of recipientsOf(one, members)) {
      const notice = noticeFor(one.occurrence, { member, addressee }, now);
      if (notice === null) continue;
      const { event } = one.occurrence.told;
      const key = `${event.id} ${member.userId} ${addressee.subject.id}`;
      const before = notices.get(key);
      notices.set(key, before === undefined ? notice : merged(before, notice));
    }
  }
  return [...notices.values()];
}

function* recipientsOf(
  { occurrence, people, everybody }: Addressed,
  members: Members,
): Generator<[MemberToTell, Addressee], void> {
  const { tenantId, subject, told } = occurrence;
  for (const addressee of people) {
    const member = members.find(tenantId, addressee.userId);
    if (member !== undefined) yield [member, addressee];
  }
  if (everybody === null) return;
  const requesterId = told.requesterId ?? null;
  for (const member of members.of(tenantId)) {
    if (everybody === 'agents' && !isAgent(member)) continue;
    yield [member, { userId: member.userId, subject, requesterId }];
  }
}

function subjectFor({ tenantId, userId, role }: MemberToTell) {
  return { tenantId, userId, role: parseRole(role) };
}

/** Whoever may triage tickets works at the desk. */
function isAgent(member: MemberToTell): boolean {
  return authorize('tickets.triage', undefined, subjectFor(member)).effect === 'allow';
}

/** What happened longer ago, before an outage or in an import, is found in the inbox and not mailed. */
const NEWS_MS = 24 * 3_600_000;

/** Whether it is too late to write to anybody about it. */
export function isOldNews({ event }: ToldEvent, now: Date): boolean {
  return now.getTime() - event.occurredAt.getTime() > NEWS_MS;
}

function noticeFor(
  occurrence: Occurrence,
  { member, addressee }: { member: MemberToTell; addressee: Addressee },
  now: Date,
): Notice | null {
  const { kind, told, tenantId, permission } = occurrence;
  if (told.actor.type === 'user' && told.actor.id === member.userId) return null;
  const facts = {
    tenantId,
    requesterId: addressee.requesterId,
    visibility: told.visibility ?? null,
  };
  if (authorize(permission, facts, subjectFor(member)).effect === 'deny') return null;
  const { inbox, email } = channelsFor(kind, member.choices);
  const mails = email && member.email;
  if (!inbox && !mails) return null;
  const isUrgent = kindOf(kind).isUrgent?.(told) === true;
  return {
    id: newId(),
    userId: member.userId,
    kind,
    occurrence,
    addressee,
    isUrgent,
    inbox,
    mailDueAt: mails && !isOldNews(told, now) ? mailDueAt(now, member.timing, isUrgent) : null,
  };
}

/** Two ways of being told the same: the first names it, both count. */
function merged(first: Notice, second: Notice): Notice {
  return {
    ...first,
    inbox: first.inbox || second.inbox,
    mailDueAt: first.mailDueAt ?? second.mailDueAt,
  };
}
