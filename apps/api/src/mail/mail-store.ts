import type { PlatformTransaction, Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A mail as the database keeps it. */
export interface StoredMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text_body: string;
  readonly html_body: string;
  readonly status: 'queued' | 'handed_over' | 'sent' | 'failed';
}

/** Takes mails that wait, oldest first, for this transaction alone, and marks them as handed over. */
export async function takeQueuedMails(trx: PlatformTransaction, limit: number): Promise<string[]> {
  const taken = await trx
    .updateTable('mail_messages')
    .set({ status: 'handed_over' })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail_messages')
        .select('id')
        .where('status', '=', 'queued')
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  return taken.map(({ id }) => id);
}

/** One mail. */
export async function findMail(db: Kysely<Schema>, id: string): Promise<StoredMail | null> {
  const mail = await db
    .selectFrom('mail_messages')
    .select(['id', 'recipient', 'subject', 'text_body', 'html_body', 'status'])
    .where('id', '=', id)
    .executeTakeFirst();
  return mail ?? null;
}

/** What was mailed may open an account: it is not kept longer than it takes to send it. */
const SCRUBBED = { text_body: '', html_body: '' };

/** Notes that a mail has left the house, and forgets what it said. */
export async function markSent(db: Kysely<Schema>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('mail_messages')
    .set({ status: 'sent', sent_at: now, last_error: null, ...SCRUBBED })
    .where('id', '=', id)
    .execute();
}

/** Notes why a mail could not be sent; `final` if nobody will try again: then it is forgotten, too. */
export async function markFailure(
  db: Kysely<Schema>,
  { id, error, final }: { id: string; error: string; final: boolean },
): Promise<void> {
  await db
    .updateTable('mail_messages')
    .set({
      last_error: error.slice(0, 500),
      ...(final && { status: 'failed' as const, ...SCRUBBED }),
    })
    .where('id', '=', id)
    .execute();
}

/** Where no mail server is set: the local mailbox has them, or nobody ever will. */
export async function settleQueuedMails(
  db: Kysely<Schema>,
  outcome: { mailbox: boolean },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('mail_messages')
    .set(
      outcome.mailbox
        ? { status: 'sent', sent_at: sql`created_at` }
        : { status: 'failed', last_error: 'SMTP_URL is not set', ...SCRUBBED },
    )
    .where('status', '=', 'queued')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
