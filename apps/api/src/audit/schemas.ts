import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { id, pageInput, pageOf, timestamp, timestampInput } from '../trpc/common-schemas.js';
import { AUDIT_ACTIONS } from './actions.js';
import type { AuditAction } from './actions.js';

const actionNames = Object.keys(AUDIT_ACTIONS) as readonly string[] as readonly AuditAction[];

/** State before or after a change; secrets are never in it. */
const state = z.record(z.string(), z.unknown()).nullable();

export const auditLogItem = z.object({
  id,
  occurredAt: timestamp,
  action: z.string(),
  actor,
  target: z.object({ type: z.string(), id: z.string() }),
  before: state,
  after: state,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  traceId: z.string(),
});
export type AuditLogItem = z.output<typeof auditLogItem>;

export const auditLogPage = pageOf(auditLogItem);
export type AuditLogPage = z.output<typeof auditLogPage>;

export const listAuditLogsInput = z.strictObject({
  ...pageInput,
  action: z.array(z.enum(actionNames)).max(50).optional(),
  actorId: id.optional(),
  targetType: z.string().min(1).max(50).optional(),
  targetId: z.string().min(1).max(100).optional(),
  createdAfter: timestampInput.optional(),
  createdBefore: timestampInput.optional(),
});
export type ListAuditLogsInput = z.output<typeof listAuditLogsInput>;
