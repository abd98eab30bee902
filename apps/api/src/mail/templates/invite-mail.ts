import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';
import { tokenLink } from './text.js';

/** An invitation to a tenant. */
export interface InviteMail {
  readonly publicUrl: string;
  readonly token: string;
  readonly tenantName: string;
  readonly role: string;
  /** Who invites. */
  readonly inviterName: string;
}

/** To somebody who is invited to a tenant; the link leads both existing and new accounts there. */
export function inviteMail(given: InviteMail): MailContent {
  const { publicUrl, token, tenantName, role, inviterName } = given;
  return composeMail({
    subject: `Join ${tenantName} on Incident Tracker`,
    paragraphs: [
      `${inviterName} invites you to work on incidents in ${tenantName}, with the role ${role}.`,
    ],
    link: { label: 'Accept the invitation', url: tokenLink(publicUrl, 'accept-invite', token) },
    notes: [
      'The link works for 7 days and for this email address only. If you do not expect it, ignore this mail.',
    ],
  });
}
