import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import { id, pageInput, pageOf, timestamp, timestampInput } from '../trpc/common-schemas.js';
import { line } from '../trpc/text-schemas.js';
import { AUDIT_ACTIONS } from './actions.js';
import type { AuditAction } from './actions.js';
import type { ExportLine } from './export/export-line.js';
import { auditProblem } from './verification/problems.js';

const actionNames = Object.keys(AUDIT_ACTIONS) as readonly string[] as readonly AuditAction[];

/** State before or after a change; secrets are never in it. */
const state = z.record(z.string(), z.unknown()).nullable();

const auditLogItem = z.object({
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
  targetType: line(50).optional(),
  targetId: line(100).optional(),
  createdAfter: timestampInput.optional(),
  createdBefore: timestampInput.optional(),
});
export type ListAuditLogsInput = z.output<typeof listAuditLogsInput>;

/** A number of leaves, or the position of one. */
const leafNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** SHA-256, in base64. */
const hash = z.string().meta({ examples: ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='] });

const auditCheckpoint = z.object({
  /** Number of sealed events. */
  size: leafNumber,
  rootHash: hash,
  keyId: z.string(),
  /** The signed note, as it is verified and shipped. */
  note: z.string(),
  createdAt: timestamp,
});
export type AuditCheckpoint = z.output<typeof auditCheckpoint>;

export const auditCheckpointPage = pageOf(auditCheckpoint);
export type AuditCheckpointPage = z.output<typeof auditCheckpointPage>;

export const listCheckpointsInput = z.strictObject(pageInput);
export type ListCheckpointsInput = z.output<typeof listCheckpointsInput>;

/** Most events that one call verifies. */
const MOST_VERIFIED = 50_000;

export const verifyAuditLogInput = z.strictObject({
  from: leafNumber.default(0),
  limit: z.number().int().min(1).max(MOST_VERIFIED).default(MOST_VERIFIED),
});
export type VerifyAuditLogInput = z.output<typeof verifyAuditLogInput>;

export const verifiedAuditLog = z.object({
  /** Whether no problem was found in what was checked. */
  valid: z.boolean(),
  treeSize: leafNumber,
  /** Events that wait for the sealer. */
  unsealed: z.number().int(),
  checkpoint: auditCheckpoint.nullable(),
  problems: z.array(auditProblem),
  checked: z.object({ from: leafNumber, to: leafNumber }),
  /** `from` of the next call; null when the end of the log was reached. */
  next: leafNumber.nullable(),
});
export type VerifiedAuditLog = z.output<typeof verifiedAuditLog>;

export const getProofInput = z.strictObject({ auditEventId: id });
export type GetProofInput = z.output<typeof getProofInput>;

export const auditProof = z.object({
  eventId: id,
  /** Null while the event waits for the sealer. */
  proof: z
    .object({
      position: leafNumber,
      /** The leaf: canonical JSON, whose hash is SHA-256 of 0x00 and it. */
      leaf: z.string(),
      leafHash: hash,
      treeSize: leafNumber,
      rootHash: hash,
      /** From the leaf upwards (RFC 9162 §2.1.3). */
      path: z.array(hash),
      checkpoint: auditCheckpoint,
    })
    .nullable(),
});
export type AuditProof = z.output<typeof auditProof>;

export const getConsistencyInput = z.strictObject({
  from: leafNumber.optional(),
  to: leafNumber.optional(),
});
export type GetConsistencyInput = z.output<typeof getConsistencyInput>;

export const auditConsistency = z.object({ from: leafNumber, to: leafNumber, path: z.array(hash) });
export type AuditConsistency = z.output<typeof auditConsistency>;

export const exportAuditLogInput = z.strictObject({
  from: leafNumber.default(0),
  to: leafNumber.optional(),
  personal: z.enum(['include', 'omit']).default('include'),
});
export type ExportAuditLogInput = z.output<typeof exportAuditLogInput>;

/** The export, line by line. */
export const auditExport = z.custom<AsyncIterable<ExportLine, void, void>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
);

export const erasePersonInput = z.strictObject({
  userId: id,
  /** Names and addresses to be erased wherever they stand. */
  texts: z.array(line(254).min(3)).max(20).default([]),
});
export type ErasePersonInput = z.output<typeof erasePersonInput>;

export const erasedFromLog = z.object({ events: z.number().int(), values: z.number().int() });
export type ErasedFromLog = z.output<typeof erasedFromLog>;
