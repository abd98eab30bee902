import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { networkOf } from '../identity/lockout/network.js';
import type { Keyring } from '../platform/keyring.js';
import { AppError } from '../trpc/errors.js';

/** How many codes may go out in a while. */
interface Limit {
  readonly sends: number;
  readonly withinSeconds: number;
}

const QUARTER_HOUR = 900;
const DAY = 86_400;

/**
 * What sends are counted against. A destination and an account are spared a flood of messages; a
 * network's budget keeps the bill of a text message fraud small (OWASP Multifactor Authentication
 * Cheat Sheet, "SMS Messages and Phone Calls").
 */
const LIMITS = {
  destination: [
    { sends: 3, withinSeconds: QUARTER_HOUR },
    { sends: 10, withinSeconds: DAY },
  ],
  account: [
    { sends: 3, withinSeconds: QUARTER_HOUR },
    { sends: 10, withinSeconds: DAY },
  ],
  network: [
    { sends: 60, withinSeconds: QUARTER_HOUR },
    { sends: 300, withinSeconds: DAY },
  ],
} as const satisfies Readonly<Record<string, readonly Limit[]>>;

/** What a send is counted against. */
export interface SendBudget {
  readonly key: Buffer;
  readonly limits: readonly Limit[];
}

/** The budget of an email address, a phone number, an account or a client's network. */
export function sendBudget(
  keyring: Keyring,
  scope: keyof typeof LIMITS,
  subject: string,
): SendBudget {
  const counted = scope === 'network' ? networkOf(subject) : subject.toLowerCase();
  return { key: keyring.mac('otp-sends', `${scope}|${counted}`), limits: LIMITS[scope] };
}

/** How many of the sends in `times` are younger than a limit looks back. */
function recent(times: ReturnType<typeof sql.ref>, now: Date, withinSeconds: number) {
  const since = new Date(now.getTime() - withinSeconds * 1000);
  return sql<number>`(select count(*)::int from unnest(${times}) as t(at) where at > ${since}::timestamptz)`;
}

/**
 * Takes one send out of a budget, unless it is used up: one statement, whose row lock puts parallel
 * sends in line. The window slides with the times themselves, so that it has no boundary to burst at.
 * @returns whether there was one left.
 */
export async function takeSend(
  db: Kysely<Schema>,
  { key, limits }: SendBudget,
  now: Date,
): Promise<boolean> {
  const times = sql.ref('otp_sends.sent_at');
  const longest = Math.max(...limits.map(({ withinSeconds }) => withinSeconds));
  const since = new Date(now.getTime() - longest * 1000);
  const kept = sql<
    Date[]
  >`array(select at from unnest(${times}) as t(at) where at > ${since}::timestamptz order by at) || ${now}::timestamptz`;
  const taken = await db
    .insertInto('otp_sends')
    .values({ key, sent_at: sql`array[${now}::timestamptz]`, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ sent_at: kept, updated_at: now })
        .where((eb) =>
          eb.and(
            limits.map(({ sends, withinSeconds }) =>
              eb(recent(times, now, withinSeconds), '<', sends),
            ),
          ),
        ),
    )
    .returning('key')
    .executeTakeFirst();
  return taken !== undefined;
}

/** When a budget that is used up has a send again: once the oldest that counts is old enough. */
export async function nextSendAt(
  db: Kysely<Schema>,
  { key, limits }: SendBudget,
  now: Date,
): Promise<Date> {
  const row = await db
    .selectFrom('otp_sends')
    .select('sent_at')
    .where('key', '=', key)
    .executeTakeFirst();
  const newestFirst = (row?.sent_at ?? []).map((at) => at.getTime()).sort((a, b) => b - a);
  const times = limits.map(({ sends, withinSeconds }) => {
    const oldest = newestFirst[sends - 1];
    return oldest === undefined ? now.getTime() : oldest + withinSeconds * 1000;
  });
  return new Date(Math.max(...times));
}

/** The 429 for a budget that is used up. */
export function tooManySends(until: Date, now: Date): AppError {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new AppError('RATE_LIMITED', {}, { retryAfterSeconds: seconds });
}
