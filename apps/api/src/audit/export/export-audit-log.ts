import type { TenantTransaction } from '@incident-tracker/db';
import type { TenantStreamContext } from '../../trpc/context.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { findAuditKeys } from '../checkpoints/audit-keys.js';
import { verifierKey } from '../checkpoints/audit-key.js';
import { findCheckpoint, listCheckpointsBetween } from '../checkpoints/checkpoints-store.js';
import { listSealedRows } from '../leaves/sealed-rows.js';
import { perfectSubtrees } from '../merkle/proof-paths.js';
import type { LeafRange } from '../merkle/proof-paths.js';
import { loadSubtrees } from '../proofs/load-hashes.js';
import type { TreeReader } from '../proofs/load-hashes.js';
import type { ExportAuditLogInput } from '../schemas.js';
import { EXPORT_FORMAT, exportLine } from './export-line.js';
import type { ExportHeader, ExportLine } from './export-line.js';

/** Events that one transaction reads. */
const PAGE = 500;

/**
 * The sealed log of the caller's tenant, or a range of it, with everything that a verifier needs who has
 * no access to the product: leaves, values and salts, checkpoints, public keys. No transaction is held
 * while the reader takes their time: what is sealed does not change.
 * @throws AppError VALIDATION_FAILED for a range that ends before it begins.
 */
export async function exportAuditLog(
  ctx: TenantStreamContext,
  input: ExportAuditLogInput,
  signal: AbortSignal,
): Promise<AsyncIterable<ExportLine, void, void>> {
  if (input.to !== undefined && input.to < input.from) {
    throw invalidInput('to', 'Not below `from`.');
  }
  const header = await read(ctx, (trx) => makeHeader(ctx, trx, input));
  return lines(ctx, header, signal);
}

async function* lines(
  ctx: TenantStreamContext,
  header: ExportHeader,
  signal: AbortSignal,
): AsyncGenerator<ExportLine, void, void> {
  const { tenantId } = ctx;
  const { from, to, treeSize, personal } = header;
  yield header;
  for (let start = from; start < to; start += PAGE) {
    if (signal.aborted) return;
    const end = Math.min(to, start + PAGE);
    const [rows, checkpoints] = await read(ctx, (trx) =>
      Promise.all([
        listSealedRows({ trx, tenantId }, { from: start, to: end }),
        listCheckpointsBetween({ trx, tenantId }, { from: start, to: end }),
      ]),
    );
    const notes = new Map(checkpoints.map(({ size, note }) => [size, note]));
    for (const row of rows) {
      yield exportLine(row, personal);
      // Right behind the last event it covers, so that a verifier need not look back.
      const size = row.position + 1;
      const note = notes.get(size);
      if (note !== undefined) yield { type: 'checkpoint', size, note };
    }
  }
  if (to < treeSize || from === to) {
    const newest = await read(ctx, (trx) => findCheckpoint({ trx, tenantId }, treeSize));
    if (newest !== null) yield { type: 'checkpoint', size: newest.size, note: newest.note };
  }
  yield { type: 'end', events: to - from };
}

async function makeHeader(
  { ports, tenantId }: TenantStreamContext,
  trx: TenantTransaction,
  input: ExportAuditLogInput,
): Promise<ExportHeader> {
  const reader: TreeReader = { trx, tenantId };
  const treeSize = (await findCheckpoint(reader))?.size ?? 0;
  const from = Math.min(input.from, treeSize);
  const to = Math.max(from, Math.min(input.to ?? treeSize, treeSize));
  const keys = await findAuditKeys(trx, ports);
  return {
    type: 'header',
    format: EXPORT_FORMAT,
    tenantId,
    exportedAt: ports.clock.now().toISOString(),
    treeSize,
    from,
    to,
    personal: input.personal,
    keys: keys.map(verifierKey),
    left: await hashesOf(reader, { from: 0, to: from }),
    right: await hashesOf(reader, { from: to, to: treeSize }),
  };
}

async function hashesOf(reader: TreeReader, range: LeafRange): Promise<string[]> {
  const hashes = await loadSubtrees(reader, perfectSubtrees(range));
  return hashes.map((hash) => hash.toString('base64'));
}

function read<T>(
  { ports, tenantId }: TenantStreamContext,
  fn: (trx: TenantTransaction) => Promise<T>,
): Promise<T> {
  return ports.db.tenantTransaction(tenantId, fn, { readOnly: true });
}
