import type { TenantContext } from '../../trpc/context.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { findCheckpoint } from '../checkpoints/checkpoints-store.js';
import { consistencyPath } from '../merkle/proof-paths.js';
import type { AuditConsistency, GetConsistencyInput } from '../schemas.js';
import { loadRanges } from './load-hashes.js';

/**
 * Proves that the log of one size is the beginning of the log of another (RFC 9162 §2.1.4): nothing that
 * was in it has changed. Without sizes: from the checkpoint before the newest to the newest.
 * @throws AppError VALIDATION_FAILED for sizes that the log has not had.
 */
export async function getConsistency(
  { trx, tenantId }: TenantContext,
  input: GetConsistencyInput,
): Promise<AuditConsistency> {
  const reader = { trx, tenantId };
  const newest = (await findCheckpoint(reader))?.size ?? 0;
  const to = input.to ?? newest;
  if (to > newest) throw invalidInput('to', `The log has ${newest} sealed events.`);
  const from = input.from ?? (await findCheckpoint(reader, to - 1))?.size ?? 0;
  if (from > to) throw invalidInput('from', 'Not above `to`.');
  const path = await loadRanges(reader, consistencyPath(from, to));
  return { from, to, path: path.map((hash) => hash.toString('base64')) };
}
