import { composeMail } from './mail-content.js';
import type { MailContent } from './mail-content.js';

const number = new Intl.NumberFormat('en');

interface UsageMail {
  readonly publicUrl: string;
  /** Who reads it. */
  readonly name: string;
  readonly tenantName: string;
  readonly used: number;
  readonly limit: number;
}

const link = (publicUrl: string) => ({ label: 'See the usage', url: `${publicUrl}/usage` });

/** To those who run a tenant: its daily quota of writes is nearly used up. */
export function quotaNearMail(given: UsageMail & { readonly percent: number }): MailContent {
  const { publicUrl, name, tenantName, used, limit, percent } = given;
  return composeMail({
    subject: `${tenantName} has used ${percent}% of today’s quota`,
    greets: name,
    paragraphs: [
      `${tenantName} has made ${number.format(used)} of the ${number.format(limit)} writes that its plan allows a day. When they are used up, changes are refused until midnight UTC; reading goes on.`,
    ],
    link: link(publicUrl),
    notes: ['This mail comes once a day at most. A larger plan takes effect at once.'],
  });
}

/** To those who run a tenant: its daily quota of writes is used up. */
export function quotaReachedMail(given: UsageMail & { readonly burst: number }): MailContent {
  const { publicUrl, name, tenantName, limit, burst } = given;
  const next =
    burst > 0
      ? `As an exception, ${number.format(burst)} more are let through today. After those, changes are refused until midnight UTC; reading goes on.`
      : 'Changes are refused until midnight UTC; reading goes on.';
  return composeMail({
    subject: `${tenantName} has used up today’s quota`,
    greets: name,
    paragraphs: [
      `${tenantName} has made all of the ${number.format(limit)} writes that its plan allows a day. ${next}`,
    ],
    link: link(publicUrl),
    notes: ['This mail comes once a day at most. A larger plan takes effect at once.'],
  });
}
