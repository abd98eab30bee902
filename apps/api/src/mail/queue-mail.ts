import { newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { MailContent } from './templates/mail-content.js';

/** A mail to one person. */
export interface Mail extends MailContent {
  /** One address, without a display name. */
  readonly to: string;
}

/** Puts a mail on its way: in the caller's transaction, so that it is sent if and only if that commits. */
export async function queueMail(trx: Kysely<Schema>, mail: Mail): Promise<void> {
  await trx
    .insertInto('mail_messages')
    .values({
      id: newId(),
      recipient: mail.to,
      subject: mail.subject,
      text_body: mail.text,
      html_body: mail.html,
    })
    .execute();
}
