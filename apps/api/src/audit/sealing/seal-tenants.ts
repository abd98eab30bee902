import type { PlatformTransaction } from '@incident-tracker/db';
import type { Ports } from '../../platform/ports.js';
import type { AuditKey, AuditPublicKey } from '../checkpoints/audit-key.js';
import { TamperedTree, growTree, resumeTree } from './grow-tree.js';
import { hashPlainRows } from './hash-plain-rows.js';
import { findPending, saveGrowth, takeTrees } from './sealing-store.js';
import type { Growth, PendingQuery, PendingRow } from './sealing-store.js';

/** Most rows that one transaction seals; the tenants of a batch share them. */
const BATCH_ROWS = 4_000;

/** What sealing takes. */
export interface SealingPorts extends Pick<Ports, 'clock' | 'logger'> {
  readonly signer: AuditKey;
  /** Keys by which a stored tree is believed. */
  readonly keys: readonly AuditPublicKey[];
}

/** What became of a batch. */
export interface SealOutcome {
  /** Rows that became leaves. */
  readonly sealed: number;
  /** Tenants that have more rows. */
  readonly unfinished: readonly string[];
  /** Tenants whose stored tree is not what was signed; nothing of theirs was sealed. */
  readonly tampered: readonly string[];
}

/** Finds the rows to seal. */
export type FindRows = (trx: PlatformTransaction, query: PendingQuery) => Promise<PendingRow[]>;

/**
 * Makes leaves of the tenants' next rows and signs a checkpoint for each tenant that had any. All of it
 * commits together. Whoever else seals at the same time waits, and then finds nothing left to do.
 */
export async function sealTenants(
  trx: PlatformTransaction,
  tenantIds: readonly string[],
  { ports, find = findPending }: { ports: SealingPorts; find?: FindRows },
): Promise<SealOutcome> {
  const stored = await takeTrees(trx, tenantIds);
  const tampered: string[] = [];
  const trees = stored.flatMap((tree) => {
    try {
      return [{ stored: tree, tree: resumeTree(tree, ports.keys) }];
    } catch (error) {
      if (!(error instanceof TamperedTree)) throw error;
      ports.logger.error(
        { err: error, tenantId: tree.tenant_id },
        'an audit tree was tampered with',
      );
      tampered.push(tree.tenant_id);
      return [];
    }
  });
  const limit = Math.max(1, Math.floor(BATCH_ROWS / Math.max(1, trees.length)));
  const rows = await find(trx, { trees: trees.map((one) => one.stored), limit });
  const plain = await hashPlainRows(trx, rows);
  const rowsOf = Map.groupBy(rows, (row) => row.tenant_id);
  const now = ports.clock.now();
  const growths = trees.flatMap(({ stored: from, tree }) => {
    const own = rowsOf.get(from.tenant_id) ?? [];
    if (own.length === 0) return [];
    const leaves = own.map(({ id, xid, hash }) => ({ id, xid, leaf: plain.get(id) ?? hash }));
    return [growTree(from, tree, { rows: leaves, signer: ports.signer, now })];
  });
  if (growths.length > 0) await saveGrowth(trx, together(growths));
  return {
    sealed: rows.length,
    unfinished: [...rowsOf].flatMap(([tenantId, own]) => (own.length === limit ? [tenantId] : [])),
    tampered,
  };
}

function together(growths: readonly Growth[]): Growth {
  return {
    leaves: growths.flatMap(({ leaves }) => leaves),
    nodes: growths.flatMap(({ nodes }) => nodes),
    trees: growths.flatMap(({ trees }) => trees),
  };
}
