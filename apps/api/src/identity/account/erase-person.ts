import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { eraseFromAllLogs } from '../../audit/erasure/erase-from-all-logs.js';
import { PERSONAL_TABLE_NAMES } from './personal-tables.js';

/** What a person is called who is here no more. */
const DELETED_NAME = 'Deleted user';

/** Somebody to be forgotten. */
export interface ErasedPerson {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** What finds the messages to their phone number. */
  readonly phoneMessageIndexes: readonly Buffer[];
  readonly now: Date;
}

/** An address that no mail reaches (RFC 2606 §2), one for each person. */
const tombstone = (userId: string): string => `deleted-${userId}@deleted.invalid`;

/**
 * Forgets a person, in every tenant. What remains is an id without a name, so that incidents keep an
 * author and the audit log keeps an actor (GDPR Art. 17 (3) b and e), but not what tells who that was.
 */
export async function erasePerson(trx: PlatformTransaction, person: ErasedPerson): Promise<void> {
  const { userId, now } = person;
  const emails = [person.email, ...(await otherEmailsOf(trx, userId))];
  await eraseFromAllLogs(trx, { userId, texts: [person.name, ...emails], emails, now });
  await Promise.all([eraseMessages(trx, person, emails), eraseInvites(trx, person, emails)]);
  await eraseFromTimelines(trx, person);
  await eraseReplays(trx, person);
  for (const table of PERSONAL_TABLE_NAMES) {
    await sql`delete from ${sql.table(table)} where user_id = ${userId}`.execute(trx);
  }
  await trx
    .updateTable('users')
    .set({
      email: tombstone(userId),
      name: DELETED_NAME,
      // No hash at all: no password fits it.
      password_hash: '',
      email_verified_at: null,
      last_tenant_id: null,
      phone: null,
      phone_index: null,
      phone_verified_at: null,
      mfa_enabled_at: null,
      updated_at: now,
      deleted_at: now,
    })
    .where('id', '=', userId)
    .execute();
}

/** Addresses that were theirs or were to be, unless they are somebody else's account. */
async function otherEmailsOf(trx: PlatformTransaction, userId: string): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select distinct given.email
    from email_changes c, unnest(array[c.old_email, c.new_email]) as given(email)
    where c.user_id = ${userId} and not exists (
      select from users u where lower(u.email) = lower(given.email) and u.id != ${userId}
    )`.execute(trx);
  return rows.map(({ email }) => email);
}

const lower = (emails: readonly string[]): string[] => emails.map((email) => email.toLowerCase());

/** What was or is to be sent to them. A job that finds its message gone has nothing to do. */
async function eraseMessages(
  trx: PlatformTransaction,
  { phoneMessageIndexes }: ErasedPerson,
  emails: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('mail_messages')
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['recipient']), 'in', lower(emails)),
        ...(phoneMessageIndexes.length === 0
          ? []
          : [eb('recipient_index', 'in', phoneMessageIndexes)]),
      ]),
    )
    .execute();
}

/** Invites keep a record that somebody was invited, without the address; open ones are withdrawn. */
async function eraseInvites(
  trx: PlatformTransaction,
  { userId, now }: ErasedPerson,
  emails: readonly string[],
): Promise<void> {
  await trx
    .updateTable('invites')
    .set({
      email: tombstone(userId),
      revoked_at: sql`case when accepted_at is null then coalesce(revoked_at, ${now}::timestamptz) end`,
      version: sql`version + 1`,
    })
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['email']), 'in', lower(emails)),
        eb('accepted_by', '=', userId),
      ]),
    )
    .execute();
}

/** The one text that the product itself writes names into: who took which role in an incident. */
async function eraseFromTimelines(
  trx: PlatformTransaction,
  { userId, name }: ErasedPerson,
): Promise<void> {
  const nameless = (side: 'from' | 'to') =>
    sql`case when data #>> ${`{${side},id}`} = ${userId} then jsonb_build_object(${side}::text, jsonb_build_object('id', ${userId}::text, 'name', ${DELETED_NAME}::text)) else '{}'::jsonb end`;
  await sql`
    update timeline_events
    set message = replace(message, ${name}, ${DELETED_NAME}), data = data || ${nameless('from')} || ${nameless('to')}
    where kind = 'role_assigned' and (data #>> '{from,id}' = ${userId} or data #>> '{to,id}' = ${userId})
  `.execute(trx);
}

/** Answers that are kept for a day for whoever repeats a request: those that show the person. */
async function eraseReplays(
  trx: PlatformTransaction,
  { userId, email }: ErasedPerson,
): Promise<void> {
  await trx
    .deleteFrom('idempotency_records')
    .where(sql<boolean>`position(${userId} in answer) > 0 or position(${email} in answer) > 0`)
    .execute();
}
