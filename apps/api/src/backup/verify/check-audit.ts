import type { PlatformSession } from '@incident-tracker/db';
import type { AuditPublicKey } from '../../audit/checkpoints/audit-key.js';
import { listVerifiable, verifyWholeLog } from '../../audit/verification/verify-whole-log.js';
import type { Transact } from '../../audit/verification/verify-whole-log.js';
import type { OnProgress } from '../progress.js';
import type { RestoreProblem } from './problem.js';

/**
 * Problems of the audit logs of all tenants. What was shipped elsewhere is not compared: after a
 * restore it is ahead, which `pnpm audit:verify` says.
 */
export async function checkAudit(
  session: PlatformSession,
  keys: readonly AuditPublicKey[],
  onProgress?: OnProgress,
): Promise<RestoreProblem[]> {
  const transact: Transact = (fn) => session.transaction(fn);
  const found: RestoreProblem[] = [];
  for (const id of await listVerifiable(transact)) {
    const { problems } = await verifyWholeLog(transact, id, { keys, sinks: [] });
    for (const { message } of problems) {
      found.push({ kind: 'audit', message: `audit log of ${id}: ${message}` });
    }
    onProgress?.({ step: 'verify', name: `audit log of ${id}`, done: true });
  }
  return found;
}
