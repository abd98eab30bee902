import type { Schema } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { MAX_ATTEMPTS } from './code.js';
import type { OtpChannel, OtpPurpose } from './purposes.js';

/** A code that was asked for, whether or not anybody was sent one. */
export interface NewFlow {
  readonly id: string;
  readonly purpose: OtpPurpose;
  readonly channel: OtpChannel;
  /** null for a destination that nobody has: such a flow is there to behave like any other. */
  readonly userId: string | null;
  readonly ownSession: boolean;
  readonly email: string | null;
  /** Encrypted. */
  readonly phone: string | null;
  readonly messageId: string | null;
  readonly codeMac: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Writes a flow down. */
export async function insertFlow(db: Kysely<Schema>, flow: NewFlow): Promise<void> {
  await db
    .insertInto('otp_flows')
    .values({
      id: flow.id,
      purpose: flow.purpose,
      channel: flow.channel,
      user_id: flow.userId,
      own_session: flow.ownSession,
      email: flow.email,
      phone: flow.phone,
      message_id: flow.messageId,
      code_mac: flow.codeMac,
      created_at: flow.createdAt,
      expires_at: flow.expiresAt,
    })
    .execute();
}

const COLUMNS = [
  'id',
  'purpose',
  'channel',
  'user_id as userId',
  'own_session as ownSession',
  'email',
  'phone',
  'message_id as messageId',
  'code_mac as codeMac',
  'attempts',
  'expires_at as expiresAt',
  'used_at as usedAt',
] as const;

/** A flow, as of the guess that was just counted. */
export type Flow = NonNullable<Awaited<ReturnType<typeof findFlow>>>;

/**
 * Counts a guess before it is looked at, if one is left: one statement, whose row lock puts parallel
 * guesses in line. @returns the flow, or null when it takes no guess.
 */
export async function countGuess(
  db: Kysely<Schema>,
  { flowId, purpose, now }: { flowId: string; purpose: OtpPurpose; now: Date },
): Promise<Flow | null> {
  const counted = await db
    .updateTable('otp_flows')
    .set({ attempts: sql<number>`attempts + 1` })
    .where('id', '=', flowId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where('attempts', '<', MAX_ATTEMPTS)
    .returning(COLUMNS)
    .executeTakeFirst();
  return counted ?? null;
}

/** One flow. */
export async function findFlow(db: Kysely<Schema>, flowId: string, purpose: OtpPurpose) {
  const flow = await db
    .selectFrom('otp_flows')
    .select(COLUMNS)
    .where('id', '=', flowId)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return flow ?? null;
}

/** What a flow is for; null for a flow that was never begun. */
export async function findFlowPurpose(
  db: Kysely<Schema>,
  flowId: string,
): Promise<OtpPurpose | null> {
  const flow = await db
    .selectFrom('otp_flows')
    .select('purpose')
    .where('id', '=', flowId)
    .executeTakeFirst();
  return flow?.purpose ?? null;
}

/** A flow that an account's own session asked for, with how far its message has come. */
export async function findFlowOf(db: Kysely<Schema>, userId: string, flowId: string) {
  const flow = await db
    .selectFrom('otp_flows as f')
    .leftJoin('mail_messages as m', 'm.id', 'f.message_id')
    .select(['f.purpose', 'f.channel', 'f.attempts', 'f.expires_at as expiresAt'])
    .select(['m.status', 'm.last_error as lastError'])
    .where('f.id', '=', flowId)
    .where('f.user_id', '=', userId)
    .where('f.own_session', '=', true)
    .executeTakeFirst();
  return flow ?? null;
}

/** The code that an account's own session asked for last. */
export async function findNewestOwnFlow(
  db: Kysely<Schema>,
  userId: string,
  purpose: OtpPurpose,
): Promise<string | null> {
  const flow = await db
    .selectFrom('otp_flows')
    .select('id')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('own_session', '=', true)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return flow?.id ?? null;
}

/**
 * Uses a flow up, and every other one of its account and purpose with it. Of parallel right guesses
 * one gets through. @returns whether this one did.
 */
export async function consumeFlow(
  db: Kysely<Schema>,
  {
    flowId,
    userId,
    purpose,
    now,
  }: { flowId: string; userId: string; purpose: OtpPurpose; now: Date },
): Promise<boolean> {
  const taken = await db
    .updateTable('otp_flows')
    .set({ used_at: now })
    .where('id', '=', flowId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  if (taken === undefined) return false;
  await db
    .updateTable('otp_flows')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute();
  return true;
}
