import { authorize } from '@incident-tracker/policy';
import type { Subject } from '@incident-tracker/policy';
import { findEventType } from '../../events/catalogue.js';
import { KIND_NAMES, kindOf } from '../catalogue.js';
import type { Audience, NotificationKindName } from '../catalogue.js';
import type { Preferences } from '../schemas.js';
import { channelsFor } from './channels.js';
import type { StoredPreferences } from './store.js';

function may(subject: Subject, permission: Parameters<typeof authorize>[0]): boolean {
  return authorize(permission, undefined, subject).effect === 'allow';
}

/** Whoever may triage tickets: nobody else gets one assigned. */
const FOR_AGENTS: ReadonlySet<Audience> = new Set<Audience>([
  'agents',
  'ticket_taker',
  'ticket_assignee',
  'ticket_assignee_or_agents',
]);

/** Whether somebody with these rights may ever be told of a kind. */
function mayConcern(subject: Subject, kind: NotificationKindName): boolean {
  const { audience, permission, triggers } = kindOf(kind);
  const isForAgents = audience.every((one) => FOR_AGENTS.has(one));
  if (isForAgents && !may(subject, 'tickets.triage')) return false;
  const asked =
    permission !== undefined
      ? [permission]
      : triggers.flatMap(({ event }) => findEventType(event)?.permission ?? []);
  return asked.some((one) => may(subject, one));
}

/** What a person has chosen, as they see it. */
export function preferencesView(stored: StoredPreferences, subject: Subject): Preferences {
  const { email, digest, digestHour, timeZone, quietFrom, quietTo, urgentPasses, version } = stored;
  return {
    email,
    digest,
    digestHour,
    timeZone,
    quietHours: quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo },
    urgentPasses,
    kinds: KIND_NAMES.filter((kind) => mayConcern(subject, kind)).map((kind) => {
      const { label, description, defaults } = kindOf(kind);
      return { kind, label, description, ...channelsFor(kind, stored.choices), defaults };
    }),
    version,
  };
}
