import { authorize } from '@incident-tracker/policy';
import type { FactValue, ResourceFacts, Subject } from '@incident-tracker/policy';
import type { StreamEvent } from '../platform/live-events.js';
import { findEventType } from './catalogue.js';

function asFact(value: unknown): FactValue {
  return typeof value === 'string' ? value : null;
}

/** The facts of the row that an event is about, as far as its payload tells them. */
function factsOf(tenantId: string, data: StreamEvent['data']): ResourceFacts {
  return {
    tenantId,
    requesterId: asFact(data['requesterId']),
    visibility: asFact(data['visibility']),
    userId: asFact(data['userId']),
  };
}

/**
 * Whether the subject may see the event: they hold the permission that its type names. A right that
 * depends on the row holds if its condition is true of what the payload tells: a requester sees what
 * is public on their own tickets. No right suffices for a type that this program does not know.
 */
export function maySee(subject: Subject, event: StreamEvent): boolean {
  const entry = findEventType(event.type);
  if (entry === undefined) return false;
  const { effect, condition } = authorize(entry.permission, undefined, subject);
  if (effect === 'deny') return false;
  if (condition === undefined) return true;
  const facts = factsOf(subject.tenantId, event.data);
  return authorize(entry.permission, facts, subject).effect === 'allow';
}
