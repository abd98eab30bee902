import type { PlatformTransaction } from '@incident-tracker/db';
import type { AuditPublicKey } from '../checkpoints/audit-key.js';
import type { CheckpointSink } from '../shipping/sink.js';
import type { AuditProblem } from './problems.js';
import { verifyAuditLog } from './verify-audit-log.js';
import type { Verification } from './verify-audit-log.js';

/** Events that one transaction judges. */
const STEP = 20_000;

/** Runs a function in a transaction of its own. */
export type Transact = <T>(fn: (trx: PlatformTransaction) => Promise<T>) => Promise<T>;

/** What a log is judged by. */
export interface Trust {
  readonly keys: readonly AuditPublicKey[];
  /** Where checkpoints were shipped to; none of them is asked when this is empty. */
  readonly sinks: readonly CheckpointSink[];
}

export interface WholeLog {
  readonly treeSize: number;
  readonly unsealed: number;
  readonly problems: readonly AuditProblem[];
}

/** Verifies a tenant's log from its first event to its last, in transactions of bounded length. */
export async function verifyWholeLog(
  transact: Transact,
  tenantId: string,
  { keys, sinks }: Trust,
): Promise<WholeLog> {
  const problems: AuditProblem[] = [];
  for (let from = 0; ;) {
    const step = { tenantId, from, limit: STEP, keys };
    // What was shipped is compared once, at the beginning.
    const found: Verification = await transact((trx) =>
      verifyAuditLog({ trx, ...step, sinks: step.from === 0 ? sinks : [] }),
    );
    problems.push(...found.problems);
    const { treeSize, unsealed, next } = found;
    if (next === null) return { treeSize, unsealed, problems };
    from = next;
  }
}

/** The tenants whose logs can be verified: one that is being purged is not whole any more. */
export async function listVerifiable(transact: Transact): Promise<string[]> {
  const rows = await transact((trx) =>
    trx
      .selectFrom('tenants')
      .select('id')
      .where((eb) => eb.or([eb('purge_after', 'is', null), eb('purge_after', '>', new Date())]))
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ id }) => id);
}
