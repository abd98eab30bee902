import { z } from 'zod';
import type { RelayedEvent } from '../events/relay-consumer.js';

/** What notifications read of the payloads of events. Each property means the same in all of them. */
const told = z.object({
  actor: z.object({
    type: z.enum(['user', 'service_account', 'system']),
    id: z.uuid().nullable(),
  }),
  incidentId: z.uuid().optional(),
  ticketId: z.uuid().optional(),
  reference: z.string(),
  taskId: z.uuid().optional(),
  timelineEventId: z.uuid().optional(),
  statusUpdateId: z.uuid().optional(),
  commentId: z.uuid().optional(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  role: z.string().optional(),
  severity: z.string().optional(),
  status: z.string().optional(),
  target: z.string().optional(),
  changes: z.array(z.string()).optional(),
  requesterId: z.uuid().nullish(),
  visibility: z.string().nullish(),
});

/** An event of the outbox with its payload read. */
export interface ToldEvent extends z.output<typeof told> {
  readonly event: RelayedEvent;
}

/** Reads an event; null for one that is not about an incident or a ticket. */
export function readEvent(event: RelayedEvent): ToldEvent | null {
  const read = told.safeParse(event.payload);
  return read.success ? { ...read.data, event } : null;
}
