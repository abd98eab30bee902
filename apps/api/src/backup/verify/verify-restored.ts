import type { Database } from '@incident-tracker/db';
import { findAuditKeys } from '../../audit/checkpoints/audit-keys.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import type { Logger } from '../../platform/logger.js';
import type { Manifest } from '../format/manifest.js';
import { keySetOf } from '../key-ids.js';
import type { PresentKeys } from '../key-ids.js';
import { openLongSession } from '../long-session.js';
import type { OnProgress } from '../progress.js';
import { checkAudit } from './check-audit.js';
import { checkEncryption } from './check-encryption.js';
import { checkCounts, checkReferences } from './check-rows.js';
import type { RestoreProblem } from './problem.js';

/** What a database is held against. */
export interface Expectation {
  readonly manifest: Manifest;
  readonly keys: PresentKeys;
  readonly logger: Logger;
  readonly onProgress?: OnProgress;
}

/**
 * Holds a database that was just restored against its backup: rows, references, a sample of what is
 * encrypted, and every tenant's audit log. It finds rows missing or too many as soon as the product has
 * written to the database.
 */
export async function verifyRestored(
  db: Database,
  { manifest, keys, logger, onProgress }: Expectation,
): Promise<RestoreProblem[]> {
  await using session = await openLongSession(db);
  const keySet = keySetOf(keys);
  const report = (name: string): void => onProgress?.({ step: 'verify', name, done: true });
  const problems = await session.transaction((trx) => checkCounts(trx, manifest));
  report('row counts');
  problems.push(...(await session.transaction(checkReferences)));
  report('references');
  problems.push(...(await session.transaction((trx) => checkEncryption(trx, keySet))));
  report('encrypted values');
  // Without the keys, no signature can be verified; that has been said already.
  if (keySet === null) return problems;
  const fieldCrypto = createFieldCrypto({ keys: keySet, reload: () => keySet });
  const auditKeys = await findAuditKeys(db.identity, { fieldCrypto, logger });
  problems.push(...(await checkAudit(session, auditKeys, onProgress)));
  return problems;
}
