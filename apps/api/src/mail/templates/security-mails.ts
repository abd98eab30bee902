import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';

/** To those who look after a tenant: a detector has found something. It names no person and no address. */
export function anomalyMail(given: {
  name: string;
  tenantName: string;
  /** What was found, as a sentence. */
  description: string;
  isThrottled: boolean;
  publicUrl: string;
}): MailContent {
  const { name, tenantName, description, isThrottled, publicUrl } = given;
  return composeMail({
    subject: `Unusual activity in ${tenantName}`,
    greets: name,
    paragraphs: [
      `Something unusual concerns the tenant ${tenantName}: ${description}`,
      ...(isThrottled ? ['Requests from where it came from are slowed down until it stops.'] : []),
      'The security events say when, and as far as it is known, by whom and from where.',
    ],
    link: { label: 'Look at the security events', url: `${publicUrl}/security-events` },
    notes: ['While it goes on, you are told again from time to time.'],
  });
}
