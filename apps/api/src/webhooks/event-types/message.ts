import { z } from 'zod';
import { EVENT_TYPES } from '../../events/catalogue.js';
import type { EventType } from '../../events/catalogue.js';
import { id, timestamp } from '../../trpc/common-schemas.js';

/** What a delivery tells, as its receiver reads it. The same in every attempt, byte for byte. */
export interface Message {
  /** The id of the event, which is also the `webhook-id`: whoever keeps it handles an event once. */
  readonly id: string;
  readonly type: string;
  /** When it happened: ISO 8601. */
  readonly timestamp: string;
  readonly tenantId: string;
  /** Counts the deliveries to one webhook. They come in order at best; this tells when they did not. */
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The body of a delivery. */
export function bodyOf(message: Message): string {
  const { id: eventId, type, timestamp: at, tenantId, sequence, data } = message;
  return JSON.stringify({ id: eventId, type, timestamp: at, tenantId, sequence, data });
}

const actor = z.strictObject({
  type: z.enum(['user', 'service_account', 'system']),
  id: id.nullable(),
});

/** What the body of a type's deliveries looks like. */
export function messageSchemaOf(type: EventType): z.ZodObject {
  return z.strictObject({
    id,
    type: z.literal(type),
    timestamp,
    tenantId: id,
    sequence: z.number().int().min(1),
    data: z.strictObject({ ...EVENT_TYPES[type].payload.shape, actor }),
  });
}

/** A body of a type, for the documentation. */
export function exampleMessageOf(type: EventType): Message {
  return {
    id: '0199b1de-7a20-7b31-9c42-d3e4f5061728',
    type,
    timestamp: '2026-03-02T09:30:00.000Z',
    tenantId: '0199b1c0-0e1f-7203-8415-263748596a7b',
    sequence: 7,
    data: {
      ...EVENT_TYPES[type].example,
      actor: { type: 'user', id: '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b' },
    },
  };
}
