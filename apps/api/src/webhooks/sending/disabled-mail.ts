import { composeMail } from '../../mail/templates/mail-content.js';
import type { MailContent } from '../../mail/templates/mail-content.js';

/** To the owners and administrators of a tenant whose webhook was disabled by the system. */
export function webhookDisabledMail(given: {
  name: string;
  tenantName: string;
  /** Of the endpoint: its path may hold a secret. */
  origin: string;
  reason: 'gone' | 'failing';
  days: number;
  publicUrl: string;
}): MailContent {
  const { name, tenantName, origin, reason, days, publicUrl } = given;
  const why =
    reason === 'gone'
      ? 'It answered 410 Gone, which says that nothing should be sent there any more.'
      : `Nothing has got through to it for ${days} ${days === 1 ? 'day' : 'days'}.`;
  return composeMail({
    subject: `A webhook of ${tenantName} was disabled`,
    greets: name,
    paragraphs: [
      `The webhook of ${tenantName} at ${origin} was disabled. ${why}`,
      'What was waiting to be delivered is kept, and goes out when the webhook is enabled again. Events from now on are not put down for it until then.',
    ],
    link: { label: 'Look at the webhooks', url: `${publicUrl}/webhooks` },
  });
}
