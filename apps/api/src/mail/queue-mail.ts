import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Ports } from '../platform/ports.js';
import { currentTraceparent } from '../platform/trace.js';
import { sealContent } from './message-content.js';
import type { MailContent } from './templates/mail-content.js';

/** A mail to one person. */
export interface Mail extends MailContent {
  /** One address, without a display name. */
  readonly to: string;
  /** When it is of no use any more, such as a code: it is not sent after that. */
  readonly expiresAt?: Date;
  /** Further headers, each on one line. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Puts a mail on its way: in the caller's transaction, so that it is sent if and only if that commits.
 * @returns its id.
 */
export async function queueMail(
  { fieldCrypto }: Pick<Ports, 'fieldCrypto'>,
  trx: Kysely<Schema>,
  { to, subject, text, html, expiresAt, headers }: Mail,
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('mail_messages')
    .values({
      id,
      recipient: to,
      subject,
      content: sealContent(fieldCrypto, id, { text, html, headers }),
      expires_at: expiresAt ?? null,
      traceparent: currentTraceparent(),
    })
    .execute();
  return id;
}
