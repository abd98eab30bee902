import { isDelivered } from '../event-types/delivered-types.js';

/** What a webhook subscribes to, in its shortest form: `*` alone, or each type once, in order. */
export function normalEvents(events: readonly string[]): string[] {
  return events.includes('*') ? ['*'] : [...new Set(events)].toSorted();
}

/** Whether an endpoint that subscribes to `events` is told of an event of this type. */
export function subscribesTo(events: readonly string[], type: string): boolean {
  return isDelivered(type) && (events.includes('*') || events.includes(type));
}
