import { recordAuditAs } from '../../audit/record-audit.js';
import { emitEventAs } from '../../events/emit-event.js';
import type { Ports } from '../../platform/ports.js';
import { currentTraceId } from '../../platform/trace.js';
import type { Rejection } from '../content/rejection.js';
import { SCANNER, eventPayload } from '../events.js';
import type { WorkRow } from './load-for-work.js';

export type SettlePorts = Pick<Ports, 'db' | 'clock'>;

/** What the scanner's verdict makes of a file. */
export type Settlement =
  | { readonly status: 'available' }
  | { readonly status: 'rejected'; readonly rejection: Rejection };

/**
 * Ends a file's wait for the scanner, with its audit row and event.
 * @returns false when it was deleted, or settled by another worker, meanwhile.
 */
export async function settle(
  { db, clock }: SettlePorts,
  row: WorkRow,
  settlement: Settlement,
): Promise<boolean> {
  const now = clock.now();
  const { status } = settlement;
  const rejection = settlement.status === 'rejected' ? settlement.rejection : null;
  return db.platformTransaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('attachments')
      .set({ status, rejection, updated_at: now })
      .where('tenant_id', '=', row.tenant_id)
      .where('id', '=', row.id)
      .where('status', '=', row.status)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    const payload = eventPayload(row, row.requester_id);
    const circumstances = { tenantId: row.tenant_id, actor: SCANNER, now };
    await Promise.all([
      recordAuditAs(trx, {
        ...circumstances,
        action: `attachment.${status}`,
        target: { type: 'attachment', id: row.id },
        after: { status, ...(rejection !== null && { rejection }) },
        request: { ip: null, userAgent: null, traceId: currentTraceId() },
      }),
      rejection === null
        ? emitEventAs(trx, { ...circumstances, type: 'attachment.available', payload })
        : emitEventAs(trx, {
            ...circumstances,
            type: 'attachment.rejected',
            payload: { ...payload, rejection },
          }),
    ]);
    return true;
  });
}
