import { authorize } from '@incident-tracker/policy';
import type { Subject } from '@incident-tracker/policy';
import type { StreamEvent } from '../platform/live-events.js';
import { findEventType } from './catalogue.js';

/**
 * Whether the subject may see the event: they hold the permission that its type names. A right that
 * depends on the row does not suffice, because events do not carry the facts of their rows; neither
 * does any right for a type that this program does not know.
 */
export function maySee(subject: Subject, event: StreamEvent): boolean {
  const entry = findEventType(event.type);
  if (entry === undefined) return false;
  const { effect, condition } = authorize(entry.permission, undefined, subject);
  return effect === 'allow' && condition === undefined;
}
