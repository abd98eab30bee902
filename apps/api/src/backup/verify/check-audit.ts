import type { PlatformSession } from '@incident-tracker/db';
import type { AuditPublicKey } from '../../audit/checkpoints/audit-key.js';
import { verifyAuditLog } from '../../audit/verification/verify-audit-log.js';
import type { Verification, VerificationScope } from '../../audit/verification/verify-audit-log.js';
import type { OnProgress } from '../progress.js';
import type { RestoreProblem } from './problem.js';

type Scope = Omit<VerificationScope, 'trx'>;

/** Events that one transaction judges. */
const STEP = 20_000;

/**
 * Problems of the audit logs of all tenants. What was shipped elsewhere is not compared: after a
 * restore it is ahead, which `pnpm audit:verify` says.
 */
export async function checkAudit(
  session: PlatformSession,
  keys: readonly AuditPublicKey[],
  onProgress?: OnProgress,
): Promise<RestoreProblem[]> {
  const tenants = await session.transaction((trx) =>
    trx
      .selectFrom('tenants')
      .select('id')
      // A log that is being purged is not whole any more.
      .where((eb) => eb.or([eb('purge_after', 'is', null), eb('purge_after', '>', new Date())]))
      .orderBy('id')
      .execute(),
  );
  const problems: RestoreProblem[] = [];
  for (const { id } of tenants) {
    let from: number | null = 0;
    while (from !== null) {
      const scope: Scope = { tenantId: id, from, limit: STEP, keys, sinks: [] };
      const found: Verification = await session.transaction((trx) =>
        verifyAuditLog({ trx, ...scope }),
      );
      for (const { message } of found.problems) {
        problems.push({ kind: 'audit', message: `audit log of ${id}: ${message}` });
      }
      from = found.next;
    }
    onProgress?.({ step: 'verify', name: `audit log of ${id}`, done: true });
  }
  return problems;
}
