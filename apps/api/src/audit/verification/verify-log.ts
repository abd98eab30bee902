import type { TenantContext } from '../../trpc/context.js';
import { findAuditKeys } from '../checkpoints/audit-keys.js';
import { presentCheckpoint } from '../checkpoints/list-checkpoints.js';
import { createSinks } from '../shipping/create-sinks.js';
import type { VerifyAuditLogInput, VerifiedAuditLog } from '../schemas.js';
import { verifyAuditLog } from './verify-audit-log.js';

/** Verifies the caller's tenant's log, or a part of it. */
export async function verifyLog(
  ctx: TenantContext,
  { from, limit }: VerifyAuditLogInput,
): Promise<VerifiedAuditLog> {
  const { trx, tenantId, ports } = ctx;
  const found = await verifyAuditLog({
    trx,
    tenantId,
    from,
    limit,
    keys: await findAuditKeys(trx, ports),
    sinks: createSinks(ports.config),
  });
  return {
    valid: found.problems.length === 0,
    treeSize: found.treeSize,
    unsealed: found.unsealed,
    checkpoint: found.checkpoint === null ? null : presentCheckpoint(found.checkpoint),
    problems: [...found.problems],
    checked: found.checked,
    next: found.next,
  };
}
