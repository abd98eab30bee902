import type { PlatformTransaction } from '@incident-tracker/db';
import { EVENT_TYPES } from '../../events/catalogue.js';
import type { RelayConsumer, RelayedEvent } from '../../events/relay-consumer.js';
import { queueMail } from '../../mail/queue-mail.js';
import type { MailContent } from '../../mail/templates/mail-content.js';
import { quotaNearMail, quotaReachedMail } from '../../mail/templates/usage-mails.js';
import type { Ports } from '../../platform/ports.js';

type NoticePorts = Pick<Ports, 'fieldCrypto' | 'publicUrl'>;

interface Recipient {
  readonly name: string;
  readonly email: string;
  readonly tenant_name: string;
}

/**
 * Mails the OWNERs and ADMINs of a tenant when its quota is nearly or all used up. It follows the
 * events, so that no write waits for mails; they are queued with the relay's place, once for each event.
 */
export function usageNotices(ports: NoticePorts): RelayConsumer {
  return {
    name: 'usage_notices',
    startsFrom: 'now',
    async handle(events, trx) {
      for (const event of events) {
        const write = mailOf(ports, event);
        if (write === null) continue;
        const recipients = await listRecipients(trx, event.tenantId);
        for (const recipient of recipients) {
          await queueMail(ports, trx, { to: recipient.email, ...write(recipient) });
        }
      }
    },
  };
}

/** What to write to each recipient of an event; null for events that nobody is told of. */
function mailOf(
  { publicUrl }: NoticePorts,
  { type, payload }: RelayedEvent,
): ((recipient: Recipient) => MailContent) | null {
  const common = ({ name, tenant_name: tenantName }: Recipient) => ({
    name,
    tenantName,
    publicUrl: publicUrl(),
  });
  if (type === 'usage.warning') {
    const given = EVENT_TYPES[type].payload.strip().parse(payload);
    return (recipient) => quotaNearMail({ ...common(recipient), ...given });
  }
  if (type === 'quota.exceeded') {
    const given = EVENT_TYPES[type].payload.strip().parse(payload);
    return (recipient) => quotaReachedMail({ ...common(recipient), ...given });
  }
  return null;
}

function listRecipients(trx: PlatformTransaction, tenantId: string): Promise<Recipient[]> {
  return trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.user_id')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['p.name', 'p.email', 't.name as tenant_name'])
    .where('m.tenant_id', '=', tenantId)
    .where('m.role', 'in', ['OWNER', 'ADMIN'])
    .where('t.deleted_at', 'is', null)
    .execute();
}
