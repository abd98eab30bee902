import { sql } from 'kysely';
import type { ErasedValue } from '../erasure/erasure-digest.js';
import { erasureDigest } from '../erasure/erasure-digest.js';
import type { TreeReader } from '../proofs/load-hashes.js';
import type { Problems } from './problems.js';

/**
 * Verifies that whatever is gone from the log was taken by an erasure whose own event covers exactly
 * that: an edit cannot pass for an erasure.
 */
export async function verifyErasures(
  { trx, tenantId }: TreeReader,
  problems: Problems,
): Promise<void> {
  const rows = await trx
    .selectFrom('audit_log_events')
    .select(['id', 'erased'])
    .where('tenant_id', '=', tenantId)
    .where('erased', 'is not', null)
    .execute();
  const byErasure = new Map<string, ErasedValue[]>();
  for (const { id: eventId, erased } of rows) {
    for (const [path, erasureId] of Object.entries(erased ?? {})) {
      const values = byErasure.get(erasureId) ?? [];
      values.push({ eventId, path });
      byErasure.set(erasureId, values);
    }
  }
  const stated = await findDigests({ trx, tenantId }, [...byErasure.keys()]);
  for (const [erasureId, values] of byErasure) {
    if (stated.get(erasureId) === erasureDigest(values)) continue;
    for (const { eventId } of values) problems.add('erasure_unaccounted', { eventId });
  }
}

async function findDigests(
  { trx, tenantId }: TreeReader,
  erasureIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (erasureIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; digest: string | null }>`
    SELECT id, after ->> 'digest' AS digest FROM audit_log_events
    WHERE tenant_id = ${tenantId} AND id::text = ANY (${erasureIds}::text[])
      AND action = 'audit.personal_data_erased'`.execute(trx);
  return new Map(rows.map(({ id, digest }) => [id, digest ?? '']));
}
