import type { TenantTransaction } from '@incident-tracker/db';
import { recordAuditAs } from '../../audit/record-audit.js';
import { emitEventAs } from '../../events/emit-event.js';
import { queueMail } from '../../mail/queue-mail.js';
import type { Ports } from '../../platform/ports.js';
import { auditedUrl } from '../endpoints/endpoint-url.js';
import { webhookDisabledMail } from './disabled-mail.js';
import type { EndpointKey } from './endpoint-state.js';

const SYSTEM = { type: 'system', id: null } as const;
const NO_REQUEST = { traceId: '', userAgent: null, ip: null };

type DisablePorts = Pick<Ports, 'db' | 'clock' | 'fieldCrypto' | 'config' | 'publicUrl'>;

/**
 * Disables an endpoint that says it is gone, or that has failed for days, and tells the owners and
 * administrators of its tenant. What waits for it is kept. Does nothing when it is disabled already.
 */
export async function disableEndpoint(
  ports: DisablePorts,
  { tenantId, endpointId, reason }: EndpointKey & { reason: 'gone' | 'failing' },
): Promise<void> {
  const now = ports.clock.now();
  await ports.db.tenantTransaction(tenantId, async (trx) => {
    const disabled = await trx
      .updateTable('webhook_endpoints')
      .set((eb) => ({
        disabled_at: now,
        disabled_reason: reason,
        updated_at: now,
        version: eb('version', '+', 1),
      }))
      .where('tenant_id', '=', tenantId)
      .where('id', '=', endpointId)
      .where('disabled_at', 'is', null)
      .where('deleted_at', 'is', null)
      .returning('url')
      .executeTakeFirst();
    if (disabled === undefined) return;
    const [readers] = await Promise.all([
      listReaders(trx, tenantId),
      recordAuditAs(trx, {
        action: 'webhook.disabled',
        target: { type: 'webhook', id: endpointId },
        before: { enabled: true },
        after: { enabled: false, reason },
        tenantId,
        actor: SYSTEM,
        now,
        request: NO_REQUEST,
      }),
      emitEventAs(trx, {
        type: 'webhook.updated',
        payload: { webhookId: endpointId, changes: ['enabled'] },
        tenantId,
        actor: SYSTEM,
        now,
      }),
    ]);
    const common = {
      origin: auditedUrl(disabled.url),
      reason,
      days: ports.config.WEBHOOK_DISABLE_AFTER_DAYS,
      publicUrl: ports.publicUrl(),
    };
    await Promise.all(
      readers.map(({ email, name, tenantName }) =>
        queueMail(ports, trx, {
          to: email,
          ...webhookDisabledMail({ ...common, name, tenantName }),
        }),
      ),
    );
  });
}

/** Those who may do something about it. */
async function listReaders(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.user_id')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['p.email', 'p.name', 't.name as tenantName'])
    .where('m.tenant_id', '=', tenantId)
    .where('m.role', 'in', ['OWNER', 'ADMIN'])
    .execute();
}
