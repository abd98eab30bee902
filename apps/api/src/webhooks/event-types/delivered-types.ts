import { PERMISSIONS, ROLES } from '@incident-tracker/policy';
import type { Permission } from '@incident-tracker/policy';
import { EVENT_TYPES, findEventType } from '../../events/catalogue.js';
import type { EventType } from '../../events/catalogue.js';
import type { EventTypeEntry } from '../../events/types/event-type.js';

/** The type of a test, which goes to one webhook and is none of the outbox's events. */
export const TEST_TYPE = 'webhook.test' satisfies EventType;

/** Everybody who sees webhooks, and so what they are sent, may read what the permission protects. */
function everyReaderHolds(permission: Permission): boolean {
  const { roles } = PERMISSIONS[permission];
  return ROLES.every(
    (role) => PERMISSIONS['webhooks.read'].roles[role] === undefined || roles[role] === 'allow',
  );
}

function isOffered({ permission, reaches }: EventTypeEntry): boolean {
  return reaches !== 'stream' && everyReaderHolds(permission);
}

/** The keys of the catalogue are its types. */
function typesOf(catalogue: object): EventType[] {
  return Object.keys(catalogue) as EventType[];
}

/** The types of events that webhooks are told of, in the order of the catalogue. */
export const DELIVERED_TYPES: readonly EventType[] = typesOf(EVENT_TYPES).filter((type) => {
  const entry = findEventType(type);
  return entry !== undefined && isOffered(entry);
});

const DELIVERED: ReadonlySet<string> = new Set(
  DELIVERED_TYPES.filter((type) => type !== TEST_TYPE),
);

/**
 * Whether events of this type go to the webhooks that subscribe to them. A type that this program
 * does not know goes nowhere: nobody can say who may read it.
 */
export function isDelivered(type: string): boolean {
  return DELIVERED.has(type);
}
