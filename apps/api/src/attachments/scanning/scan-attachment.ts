import type { Ports } from '../../platform/ports.js';
import { ScannerUnavailable } from '../../platform/scanner/scanner.js';
import type { Verdict } from '../../platform/scanner/scanner.js';
import { contentKey } from '../keys.js';
import type { WorkRow } from './load-for-work.js';
import { keyOf } from './load-for-work.js';
import { settle } from './settle.js';

export type ScanPorts = Pick<
  Ports,
  'db' | 'clock' | 'storage' | 'scanner' | 'metrics' | 'securityEvents'
>;

/**
 * The states in which a file waits for the scanner. One that came before there was a scanner can be
 * downloaded until it has been looked into.
 */
export function statusesToScan({ scanner }: Pick<Ports, 'scanner'>): readonly string[] {
  return scanner === null ? ['quarantined'] : ['quarantined', 'unscanned'];
}

/**
 * Has the scanner look into a file that waits for it, and makes it what the verdict says. Without one
 * it stays as it is: also where this process knows of no scanner, while another one did.
 * @throws ScannerUnavailable, StorageError: to be tried again.
 */
export async function scanAttachment(ports: ScanPorts, row: WorkRow): Promise<void> {
  const verdict = await look(ports, row);
  if (verdict.kind === 'clean') {
    await settle(ports, row, { status: 'available' });
    return;
  }
  const rejection = verdict.kind === 'infected' ? 'malware' : 'scan_limit';
  const settled = await settle(ports, row, { status: 'rejected', rejection });
  if (settled && verdict.kind === 'infected') {
    const { uploaded_by_type: type, uploaded_by_id: by } = row;
    ports.securityEvents.record({
      type: 'attachment.malware_found',
      tenantId: row.tenant_id,
      userId: type === 'user' ? by : null,
      serviceAccountId: type === 'service_account' ? by : null,
      details: { attachmentId: row.id, signature: verdict.signature.slice(0, 100) },
    });
  }
}

async function look({ storage, scanner, metrics }: ScanPorts, row: WorkRow): Promise<Verdict> {
  if (scanner === null) throw new ScannerUnavailable('this process has no scanner configured');
  const file = await storage.open(contentKey(keyOf(row)));
  if (file === null) throw new Error('the file of an attachment is missing');
  const startedAt = performance.now();
  let outcome: Verdict['kind'] | 'failed' = 'failed';
  try {
    const verdict = await scanner.scan(file.bytes);
    outcome = verdict.kind;
    return verdict;
  } finally {
    file.bytes.destroy();
    metrics.add('attachment_scans_total', 1, { outcome });
    metrics.record('attachment_scan_duration_seconds', (performance.now() - startedAt) / 1000);
  }
}
