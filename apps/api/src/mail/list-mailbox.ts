import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Config } from '../config.js';
import type { FieldCrypto } from '../platform/field-crypto.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { Channel } from './mail-store.js';
import { openContent } from './message-content.js';
import { hasSmsProvider } from './providers/configured-providers.js';

/** The newest messages that the mailbox shows. */
const MAILBOX_SIZE = 100;

/** A message in the local mailbox. */
export interface MailboxItem {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  channel: Channel;
  sentAt: string;
}

/**
 * Whether mail stays here for everybody to read: with the embedded database and no mail server, where
 * the product runs on its user's own machine. Anywhere else it would give accounts away.
 */
export function hasMailbox(config: Config): boolean {
  return config.embedded && config.SMTP_URL === undefined;
}

/** Whether the mailbox is where messages of a channel go. */
export function keepsInMailbox(config: Config, channel: Channel): boolean {
  return hasMailbox(config) && (channel === 'email' || !hasSmsProvider(config));
}

/** Whether a text message gets anywhere: to a provider or to the mailbox. */
export function canSendSms(config: Config): boolean {
  return hasSmsProvider(config) || hasMailbox(config);
}

function selectMessages(db: Kysely<Schema>) {
  return db
    .selectFrom('mail_messages')
    .select(['id', 'recipient', 'subject', 'content', 'channel', 'created_at'])
    .orderBy('id', 'desc')
    .limit(MAILBOX_SIZE);
}

/** A phone number; the `+` of a query string that was not encoded arrives as a space. */
const PHONE = /^[+ ]?(\d{7,15})$/;

/** To an address, in any case, or to a phone number, by its blind index. */
function selectMessagesTo(db: Kysely<Schema>, crypto: FieldCrypto, to: string) {
  const digits = PHONE.exec(to)?.[1];
  return digits === undefined
    ? selectMessages(db).where(sql<string>`lower(recipient)`, '=', sql<string>`lower(${to})`)
    : selectMessages(db).where(
        'recipient_index',
        'in',
        crypto.blindIndexes('mail_messages.content', `+${digits}`),
      );
}

/** What was sent, newest first; `to` picks one recipient. @throws AppError NOT_FOUND without a mailbox. */
export async function listMailbox(
  { ports }: BaseContext,
  { to }: { to?: string | undefined },
): Promise<{ items: MailboxItem[] }> {
  const { db, config, fieldCrypto } = ports;
  if (!hasMailbox(config)) throw new AppError('NOT_FOUND');
  const selected =
    to === undefined ? selectMessages(db.identity) : selectMessagesTo(db.identity, fieldCrypto, to);
  const messages = await selected.execute();
  return {
    items: messages.map(({ id, recipient, subject, content, channel, created_at: createdAt }) => {
      const { phone, text, html } = openContent(fieldCrypto, id, content);
      const sentAt = createdAt.toISOString();
      return { id, to: phone ?? recipient, subject, text, html, channel, sentAt };
    }),
  };
}
