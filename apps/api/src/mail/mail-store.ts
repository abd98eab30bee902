import type { PlatformTransaction, Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** How a message reaches its reader. */
export type Channel = 'email' | 'sms';

/** A message as the database keeps it. */
export interface StoredMessage {
  readonly id: string;
  readonly channel: Channel;
  /** Empty for an SMS: the content has the number. */
  readonly recipient: string;
  readonly subject: string;
  /** Encrypted. */
  readonly content: string | null;
  readonly status: 'queued' | 'handed_over' | 'sent' | 'failed';
  readonly expires_at: Date | null;
}

/**
 * Takes messages of these channels that wait, oldest first, for this transaction alone, and marks
 * them as handed over.
 */
export async function takeQueuedMails(
  trx: PlatformTransaction,
  channels: readonly Channel[],
  limit: number,
): Promise<{ id: string; traceparent: string | null }[]> {
  return trx
    .updateTable('mail_messages')
    .set({ status: 'handed_over' })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail_messages')
        .select('id')
        .where('status', '=', 'queued')
        .where('channel', 'in', channels)
        .orderBy('id')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'traceparent'])
    .execute();
}

/** One message. */
export async function findMessage(db: Kysely<Schema>, id: string): Promise<StoredMessage | null> {
  const message = await db
    .selectFrom('mail_messages')
    .select(['id', 'channel', 'recipient', 'subject', 'content', 'status', 'expires_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return message ?? null;
}

/** What a message says may open an account: it is not kept longer than it takes to send it. */
const SCRUBBED = { content: null };

/** Notes that a message has left the house, and forgets what it said. */
export async function markSent(db: Kysely<Schema>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('mail_messages')
    .set({ status: 'sent', sent_at: now, last_error: null, ...SCRUBBED })
    .where('id', '=', id)
    .execute();
}

/** Notes why a message could not be sent; `final` if nobody will try again: then it is forgotten, too. */
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

/** Where nothing sends a channel's messages: the local mailbox has them, or nobody ever will. */
export async function settleQueuedMails(
  db: Kysely<Schema>,
  outcome: { channel: Channel; mailbox: boolean },
): Promise<number> {
  const { channel, mailbox } = outcome;
  const missing = channel === 'email' ? 'SMTP_URL is not set' : 'no SMS provider is set';
  const { numUpdatedRows } = await db
    .updateTable('mail_messages')
    .set(
      mailbox
        ? { status: 'sent', sent_at: sql`created_at` }
        : { status: 'failed', last_error: missing, ...SCRUBBED },
    )
    .where('status', '=', 'queued')
    .where('channel', '=', channel)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
