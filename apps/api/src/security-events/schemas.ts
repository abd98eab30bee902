import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { id, pageInput, pageOf, timestamp, timestampInput } from '../trpc/common-schemas.js';
import { SECURITY_EVENT_NAMES } from './catalogue.js';
import { SEVERITIES } from './severities.js';

const securityEventItem = z.object({
  id,
  type: z.string(),
  severity: z.enum(SEVERITIES),
  /** The first occurrence that the item stands for. */
  occurredAt: timestamp,
  lastOccurredAt: timestamp,
  /** How many occurrences of a minute the item stands for. */
  count: z.int(),
  /** Who did it, or whose account it was tried on; null when nobody of the tenant is known to be. */
  actor: actor.nullable(),
  apiKeyId: z.uuid().nullable(),
  ip: z.string().nullable(),
  traceId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type SecurityEventItem = z.output<typeof securityEventItem>;

export const securityEventPage = pageOf(securityEventItem);
export type SecurityEventPage = z.output<typeof securityEventPage>;

export const listSecurityEventsInput = z.strictObject({
  ...pageInput,
  type: z.array(z.enum(SECURITY_EVENT_NAMES)).max(50).optional(),
  severity: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  actorId: id.optional(),
  ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  createdAfter: timestampInput.optional(),
  createdBefore: timestampInput.optional(),
});
export type ListSecurityEventsInput = z.output<typeof listSecurityEventsInput>;
