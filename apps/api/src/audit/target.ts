import { isUuid } from '../trpc/common-schemas.js';
import { rawProperty } from '../trpc/ladder/require-meta.js';
import type { Target } from '../trpc/meta.js';

/** The event of the log that `auditEventId` names. */
export const auditEventTarget: Target = {
  read: 'audit_log.read',
  async find({ trx, tenantId }, rawInput) {
    const eventId = rawProperty(rawInput, 'auditEventId');
    if (typeof eventId !== 'string' || !isUuid(eventId)) return null;
    const row = await trx
      .selectFrom('audit_log_events')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', eventId)
      .executeTakeFirst();
    return row === undefined ? null : { tenantId };
  },
};
