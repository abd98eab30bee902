import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Ports } from '../platform/ports.js';
import { currentTraceparent } from '../platform/trace.js';
import { phoneMessageIndex, sealContent } from './message-content.js';

/** A text message to one number. */
export interface Sms {
  /** E.164: `+` and 7 to 15 digits. */
  readonly to: string;
  readonly text: string;
  /** It is not sent after that. */
  readonly expiresAt: Date;
}

/**
 * Puts a text message on its way, in the caller's transaction. The number is written down encrypted.
 * @returns its id.
 */
export async function queueSms(
  { fieldCrypto }: Pick<Ports, 'fieldCrypto'>,
  trx: Kysely<Schema>,
  { to, text, expiresAt }: Sms,
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('mail_messages')
    .values({
      id,
      channel: 'sms',
      recipient: '',
      recipient_index: phoneMessageIndex(fieldCrypto, to),
      subject: '',
      content: sealContent(fieldCrypto, id, { phone: to, text, html: '' }),
      expires_at: expiresAt,
      traceparent: currentTraceparent(),
    })
    .execute();
  return id;
}
