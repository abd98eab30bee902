import { z } from 'zod';
import { id, timestamp } from '../trpc/common-schemas.js';
import { prose } from '../trpc/text-schemas.js';
import { router } from '../trpc/init.js';
import { publicProcedure } from '../trpc/procedures.js';
import { listMailbox } from './list-mailbox.js';

const mailboxItem = z
  .object({
    id,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    channel: z.enum(['email', 'sms']),
    sentAt: timestamp,
  })
  .meta({ id: 'MailboxItem' });

/** What only a local installation has. */
export const devRouter = router({
  mailbox: publicProcedure
    .meta({
      auth: 'none',
      permission: 'public',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/dev/mailbox',
        summary: 'Read the local mailbox',
        description:
          'The newest 100 mails, newest first. Exists only with the embedded database and without a mail server.',
        tags: ['dev'],
        errors: ['NOT_FOUND'],
      },
    })
    .input(z.strictObject({ to: prose(254).optional() }))
    .output(z.object({ items: z.array(mailboxItem) }))
    .query(({ ctx, input }) => listMailbox(ctx, input)),
});
