import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Config } from '../config.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';

/** The newest mails that the mailbox shows. */
const MAILBOX_SIZE = 100;

/** A mail in the local mailbox. */
export interface MailboxItem {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  channel: 'email' | 'sms';
  sentAt: string;
}

/**
 * Whether mail stays here for everybody to read: with the embedded database and no mail server, where
 * the product runs on its user's own machine. Anywhere else it would give accounts away.
 */
export function hasMailbox(config: Config): boolean {
  return config.embedded && config.SMTP_URL === undefined;
}

function selectMails(db: Kysely<Schema>) {
  return db
    .selectFrom('mail_messages')
    .select(['id', 'recipient', 'subject', 'text_body', 'html_body', 'channel', 'created_at'])
    .orderBy('id', 'desc')
    .limit(MAILBOX_SIZE);
}

/** What was mailed, newest first; `to` picks one recipient. @throws AppError NOT_FOUND without a mailbox. */
export async function listMailbox(
  { ports }: BaseContext,
  { to }: { to?: string | undefined },
): Promise<{ items: MailboxItem[] }> {
  if (!hasMailbox(ports.config)) throw new AppError('NOT_FOUND');
  const all = selectMails(ports.db.identity);
  const mails = await (
    to === undefined
      ? all
      : all.where(sql<string>`lower(recipient)`, '=', sql<string>`lower(${to})`)
  ).execute();
  return {
    items: mails.map((mail) => ({
      id: mail.id,
      to: mail.recipient,
      subject: mail.subject,
      text: mail.text_body,
      html: mail.html_body,
      channel: mail.channel,
      sentAt: mail.created_at.toISOString(),
    })),
  };
}
