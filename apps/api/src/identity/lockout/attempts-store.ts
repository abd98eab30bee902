import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { LOCKOUT_POLICIES, delaySchedule } from './policies.js';
import type { LockoutScope } from './policies.js';

/** One of the counters of an attempt. The key is an HMAC: the table names nobody. */
export interface Counter {
  readonly scope: LockoutScope;
  readonly key: Buffer;
}

const SCHEDULES: Readonly<Record<LockoutScope, string>> = {
  account_device: scheduleLiteral('account_device'),
  account: scheduleLiteral('account'),
  network: scheduleLiteral('network'),
};

function scheduleLiteral(scope: LockoutScope): string {
  return `{${delaySchedule(LOCKOUT_POLICIES[scope]).join(',')}}`;
}

/** Until when `failures` lock the counter; NULL while they are free. */
function lockedUntil(scope: LockoutScope, failures: RawBuilder<number>, now: Date) {
  const delay = sql`(${SCHEDULES[scope]}::int[])[least(${failures}, cardinality(${SCHEDULES[scope]}::int[]))]`;
  return sql<Date | null>`case when ${delay} > 0 then ${now}::timestamptz + make_interval(secs => ${delay}) end`;
}

/**
 * Counts an attempt as a failure before anything is verified, unless the counter is locked. One
 * statement, whose row lock puts parallel attempts in line: none gets past the budget.
 * @returns false when the counter is locked; then nothing was counted.
 */
export async function countAttempt(
  db: Kysely<Schema>,
  { scope, key }: Counter,
  now: Date,
): Promise<boolean> {
  const { forgottenAfter } = LOCKOUT_POLICIES[scope];
  const forgottenBefore = new Date(now.getTime() - forgottenAfter * 1000);
  const failures = sql<number>`(case when login_attempts.updated_at < ${forgottenBefore}::timestamptz then 1 else login_attempts.failures + 1 end)`;
  const counted = await db
    .insertInto('login_attempts')
    .values({ scope, key, failures: 1, updated_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(['scope', 'key'])
        .doUpdateSet({ failures, locked_until: lockedUntil(scope, failures, now), updated_at: now })
        .where((eb) =>
          eb.or([
            eb('login_attempts.locked_until', 'is', null),
            eb('login_attempts.locked_until', '<=', now),
          ]),
        ),
    )
    .returning('failures')
    .executeTakeFirst();
  return counted !== undefined;
}

/** Until when the latest of the locks holds; null when none does. */
export async function latestLock(
  db: Kysely<Schema>,
  counters: readonly Counter[],
  now: Date,
): Promise<Date | null> {
  const row = await db
    .selectFrom('login_attempts')
    .select((eb) => eb.fn.max('locked_until').as('locked_until'))
    .where((eb) =>
      eb.or(
        counters.map(({ scope, key }) => eb.and([eb('scope', '=', scope), eb('key', '=', key)])),
      ),
    )
    .where('locked_until', '>', now)
    .executeTakeFirst();
  return row?.locked_until ?? null;
}

/** Forgets everything counted: the person has proven who they are. */
export async function clearCounters(
  db: Kysely<Schema>,
  counters: readonly Counter[],
): Promise<void> {
  await db
    .deleteFrom('login_attempts')
    .where((eb) =>
      eb.or(
        counters.map(({ scope, key }) => eb.and([eb('scope', '=', scope), eb('key', '=', key)])),
      ),
    )
    .execute();
}

/**
 * Takes back one attempt that turned out to be right. The rest stays: a network's counter must not
 * be emptied by whoever signs in to an account of their own in between.
 */
export async function takeBackAttempt(db: Kysely<Schema>, { scope, key }: Counter): Promise<void> {
  const { freeAttempts } = LOCKOUT_POLICIES[scope];
  await db
    .updateTable('login_attempts')
    .set({
      failures: sql<number>`greatest(failures - 1, 0)`,
      locked_until: sql<Date | null>`case when failures - 1 < ${freeAttempts} then null else locked_until end`,
    })
    .where('scope', '=', scope)
    .where('key', '=', key)
    .execute();
}
