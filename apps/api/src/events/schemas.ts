import type { TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import { id, timestamp } from '../trpc/common-schemas.js';
import { EVENT_TYPES } from './catalogue.js';
import type { EventType } from './catalogue.js';

/** The type of the first item of a stream that does not resume: it brings the position and no event. */
export const STREAM_OPENED = 'stream.opened';

const eventTypes = Object.keys(EVENT_TYPES) as readonly string[] as readonly EventType[];

/** An item of the stream: what stands in `data:` on the wire. */
export const streamItem = z.object({
  /** The event's own id, the same for every consumer; the position is beside it, in `id:`. */
  id,
  type: z.enum([...eventTypes, STREAM_OPENED]),
  occurredAt: timestamp,
  tenantId: id,
  /** What the type's entry in the catalogue says, and `actor: {type, id}`. */
  data: z.record(z.string(), z.unknown()),
});
export type StreamItem = z.output<typeof streamItem>;

/** Where to go on: `lastEventId` is what clients that reconnect send by themselves, and wins. */
export const subscribeInput = z.strictObject({
  from: z.string().max(200).optional(),
  lastEventId: z.string().max(200).optional(),
});
export type SubscribeInput = z.output<typeof subscribeInput>;

/** The stream, each item with the position from which to resume after it. */
export const streamOutput = z.custom<AsyncIterable<TrackedEnvelope<StreamItem>, void, void>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
);
