import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { findCheckpoint } from '../checkpoints/checkpoints-store.js';
import { presentCheckpoint } from '../checkpoints/list-checkpoints.js';
import { judgeRow } from '../leaves/judge-row.js';
import { listSealedRows } from '../leaves/sealed-rows.js';
import { inclusionPath } from '../merkle/proof-paths.js';
import type { AuditProof, GetProofInput } from '../schemas.js';
import { loadRanges } from './load-hashes.js';

/**
 * Proves that an event is in the log that the newest checkpoint was signed over (RFC 9162 §2.1.3), in
 * O(log n). `proof` is null for an event that is not sealed yet.
 * @throws AppError NOT_FOUND
 */
export async function getProof(
  { trx, tenantId }: TenantContext,
  { auditEventId: eventId }: GetProofInput,
): Promise<AuditProof> {
  const reader = { trx, tenantId };
  const [event, leaf] = await Promise.all([
    trx
      .selectFrom('audit_log_events')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', eventId)
      .executeTakeFirst(),
    trx
      .selectFrom('audit_leaves')
      .select('position')
      .where('tenant_id', '=', tenantId)
      .where('event_id', '=', eventId)
      .executeTakeFirst(),
  ]);
  if (event === undefined) throw new AppError('NOT_FOUND');
  const checkpoint = await findCheckpoint(reader);
  const position = Number(leaf?.position ?? Number.NaN);
  if (leaf === undefined || checkpoint === null || position >= checkpoint.size) {
    return { eventId, proof: null };
  }
  const [rows, path] = await Promise.all([
    listSealedRows(reader, { from: position, to: position + 1 }),
    loadRanges(reader, inclusionPath(position, checkpoint.size)),
  ]);
  const sealed = rows[0]?.event ?? null;
  if (sealed === null) throw new AppError('NOT_FOUND');
  const judged = judgeRow(sealed);
  return {
    eventId,
    proof: {
      position,
      leaf: judged.leaf.toString('utf8'),
      leafHash: judged.leafHash.toString('base64'),
      treeSize: checkpoint.size,
      rootHash: checkpoint.root.toString('base64'),
      path: path.map((hash) => hash.toString('base64')),
      checkpoint: presentCheckpoint(checkpoint),
    },
  };
}
