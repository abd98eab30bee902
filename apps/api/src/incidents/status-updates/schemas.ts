import { z } from 'zod';
import { expectedVersion, id, pageInput, pageOf, timestamp } from '../../trpc/common-schemas.js';
import { actor } from '../actor.js';
import { incidentId, severity, status } from '../schemas.js';
import { message } from '../../trpc/text-schemas.js';

/** Whom a status update is for. */
const AUDIENCES = ['internal', 'public'] as const;
const audience = z.enum(AUDIENCES);

export const listStatusUpdatesInput = z.strictObject({
  incidentId,
  ...pageInput,
  audience: z.array(audience).max(10).optional(),
});
export type ListStatusUpdatesInput = z.output<typeof listStatusUpdatesInput>;

export const publishInput = z.strictObject({
  incidentId,
  message: message(20_000),
  status: status.optional(),
  severity: severity.optional(),
  audience: audience.default('internal'),
  nextUpdateInMinutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .optional()
    .meta({ description: 'Promises the next update by then; without it, nothing is promised.' }),
  expectedVersion: expectedVersion.meta({ description: 'Version of the incident' }),
});
export type PublishInput = z.output<typeof publishInput>;

export const statusUpdate = z.object({
  id,
  incidentId: id,
  message: z.string(),
  audience,
  fromStatus: status,
  toStatus: status,
  fromSeverity: severity,
  toSeverity: severity,
  publishedAt: timestamp,
  actor,
});
export type StatusUpdate = z.output<typeof statusUpdate>;

export const statusUpdatePage = pageOf(statusUpdate);
export type StatusUpdatePage = z.output<typeof statusUpdatePage>;
