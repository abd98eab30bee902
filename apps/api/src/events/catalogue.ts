import type { z } from 'zod';
import { ATTACHMENT_EVENTS } from './types/attachment-events.js';
import { AUTOMATION_EVENTS } from './types/automation-events.js';
import type { EventTypeEntry } from './types/event-type.js';
import { INCIDENT_EVENTS } from './types/incident-events.js';
import { NOTIFICATION_EVENTS } from './types/notification-events.js';
import { SECURITY_EVENTS } from './types/security-events.js';
import { TENANCY_EVENTS } from './types/tenancy-events.js';
import { TICKET_EVENTS } from './types/ticket-events.js';
import { VIEW_EVENTS } from './types/view-events.js';

/**
 * Every type of event, with what it means and what it carries. The list is closed: a type that is
 * not here cannot be emitted. Types are public (event stream, webhooks): added, never renamed.
 */
export const EVENT_TYPES = {
  ...INCIDENT_EVENTS,
  ...TENANCY_EVENTS,
  ...AUTOMATION_EVENTS,
  ...TICKET_EVENTS,
  ...ATTACHMENT_EVENTS,
  ...NOTIFICATION_EVENTS,
  ...VIEW_EVENTS,
  ...SECURITY_EVENTS,
} as const satisfies Readonly<Record<string, EventTypeEntry>>;

/** The name of a type of event. */
export type EventType = keyof typeof EVENT_TYPES;

/** What an event of a type carries. */
export type EventPayload<Type extends EventType> = z.input<(typeof EVENT_TYPES)[Type]['payload']>;

/** The entry of a type; undefined for a type that this program does not know (it may be older than the row). */
export function findEventType(type: string): EventTypeEntry | undefined {
  const entries: Readonly<Record<string, EventTypeEntry>> = EVENT_TYPES;
  return Object.hasOwn(entries, type) ? entries[type] : undefined;
}
