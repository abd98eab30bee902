import { router } from '../trpc/init.js';
import { tenantProcedure, tenantStream } from '../trpc/procedures.js';
import { listCheckpoints } from './checkpoints/list-checkpoints.js';
import { erasePersonFromLog } from './erasure/erase-person-from-log.js';
import { exportAuditLog } from './export/export-audit-log.js';
import { listAuditLogs } from './list-audit-logs.js';
import { getConsistency } from './proofs/get-consistency.js';
import { getProof } from './proofs/get-proof.js';
import {
  auditCheckpointPage,
  auditConsistency,
  auditExport,
  auditLogPage,
  auditProof,
  erasePersonInput,
  erasedFromLog,
  exportAuditLogInput,
  getConsistencyInput,
  getProofInput,
  listAuditLogsInput,
  listCheckpointsInput,
  verifiedAuditLog,
  verifyAuditLogInput,
} from './schemas.js';
import { auditEventTarget } from './target.js';
import { verifyLog } from './verification/verify-log.js';

const tags = ['audit'];

export const auditRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'read',
      mayLag: true,
      rest: {
        method: 'GET',
        path: '/v1/audit-logs',
        summary: 'List the audit log',
        description:
          'Every sensitive change with who made it, when, from where, and what was before and after. Newest first.',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listAuditLogsInput)
    .output(auditLogPage)
    .query(({ ctx, input }) => listAuditLogs(ctx, input)),

  verify: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'bulk',
      rest: {
        method: 'GET',
        path: '/v1/audit-logs/verify',
        summary: 'Verify the audit log',
        description:
          'Judges every event against the sealed tree, the tree against every signed checkpoint, and those against what was shipped off the database. A large log is verified in steps: go on with `from` = `next`.',
        tags,
      },
    })
    .input(verifyAuditLogInput)
    .output(verifiedAuditLog)
    .query(({ ctx, input }) => verifyLog(ctx, input)),

  checkpoints: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/audit-logs/checkpoints',
        summary: 'List the signed checkpoints',
        description:
          'Signed notes over the audit log, newest first. Their public keys are at /.well-known/audit-keys.json.',
        tags,
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listCheckpointsInput)
    .output(auditCheckpointPage)
    .query(({ ctx, input }) => listCheckpoints(ctx, input)),

  proof: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'read',
      target: auditEventTarget,
      rest: {
        method: 'GET',
        path: '/v1/audit-logs/{auditEventId}/proof',
        summary: 'Prove that an event is in the log',
        description:
          'An inclusion proof (RFC 9162) under the newest signed checkpoint; null while the event is being sealed.',
        tags,
      },
    })
    .input(getProofInput)
    .output(auditProof)
    .query(({ ctx, input }) => getProof(ctx, input)),

  consistency: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/audit-logs/consistency',
        summary: 'Prove that the log only grew',
        description:
          'A consistency proof (RFC 9162) between two sizes; without them, between the last two checkpoints.',
        tags,
      },
    })
    .input(getConsistencyInput)
    .output(auditConsistency)
    .query(({ ctx, input }) => getConsistency(ctx, input)),

  erase: tenantProcedure
    .meta({
      auth: ['session'],
      permission: 'audit_log.erase',
      tenant: 'active',
      rate: 'bulk',
      rest: {
        method: 'POST',
        path: '/v1/audit-logs/erase',
        summary: 'Erase a person’s data from the audit log',
        description:
          'Takes away where the person acted from and every value that holds one of the texts. What happened stays, the log stays verifiable, and an event says what was erased. Needs a recent sign-in.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(erasePersonInput)
    .output(erasedFromLog)
    .mutation(({ ctx, input }) => erasePersonFromLog(ctx, input)),

  export: tenantStream
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.export',
      tenant: 'active',
      rate: 'bulk',
    })
    .input(exportAuditLogInput)
    .output(auditExport)
    .subscription(({ ctx, input, signal }) =>
      exportAuditLog(ctx, input, signal ?? new AbortController().signal),
    ),
});
