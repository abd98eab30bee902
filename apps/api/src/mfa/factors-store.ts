import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';

/** What an account has to prove itself with beyond its password. */
export interface Factors {
  readonly totpConfirmedAt: Date | null;
  readonly passkeys: number;
  readonly recoveryCodesLeft: number;
}

/** The factors of an account. One query. */
export async function findFactors(db: Kysely<Schema>, userId: string): Promise<Factors> {
  const row = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('totp_factors')
        .select('confirmed_at')
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is not', null)
        .as('totpConfirmedAt'),
      eb
        .selectFrom('passkeys')
        .select(sql<number>`count(*)::int`.as('passkeys'))
        .where('user_id', '=', userId)
        .as('passkeys'),
      eb
        .selectFrom('recovery_codes')
        .select(sql<number>`count(*)::int`.as('left'))
        .where('user_id', '=', userId)
        .where('used_at', 'is', null)
        .as('recoveryCodesLeft'),
    ])
    .executeTakeFirstOrThrow();
  return {
    totpConfirmedAt: row.totpConfirmedAt,
    passkeys: row.passkeys ?? 0,
    recoveryCodesLeft: row.recoveryCodesLeft ?? 0,
  };
}

/**
 * Brings `users.mfa_enabled_at` in line with the factors, after one was added or removed. To be called
 * with the account locked (`lockUser`). @returns whether there is a second factor now.
 */
export async function settleMfaEnabled(
  trx: Transaction<Schema>,
  userId: string,
  now: Date,
): Promise<boolean> {
  const { mfa_enabled_at: since } = await trx
    .updateTable('users')
    .set({
      mfa_enabled_at: sql<Date | null>`case
        when exists (select 1 from totp_factors f where f.user_id = users.id and f.confirmed_at is not null)
          or exists (select 1 from passkeys p where p.user_id = users.id)
        then coalesce(mfa_enabled_at, ${now}::timestamptz) end`,
    })
    .where('id', '=', userId)
    .returning('mfa_enabled_at')
    .executeTakeFirstOrThrow();
  return since !== null;
}
