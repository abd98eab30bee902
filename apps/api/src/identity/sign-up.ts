import { queueMail } from '../mail/queue-mail.js';
import { accountExistsMail, verifyEmailMail } from '../mail/templates/account-mails.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { AccountTransaction } from './account-transaction.js';
import { recordUserActivity } from './activity/record-user-activity.js';
import { onTimeGrid } from './on-time-grid.js';
import { assertGoodPassword } from './passwords/password-rules.js';
import { issueToken, mayIssueToken } from './tokens/one-time-tokens.js';
import type { Transport } from './transport.js';
import { createUser } from './create-user.js';
import { findUserByEmail } from './users-store.js';
import type { NewUser } from './create-user.js';

/** Somebody who wants an account. */
export interface SignUp {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

const GRID_MS = 250;

/**
 * Creates an account. Where verification is optional, its owner is signed in at once, by
 * cookie or tokens as the transport has it, and an address
 * that has an account is refused. Where it is required, the answer is the same for every address, in
 * its time as well, and the mail says the rest.
 * @throws AppError VALIDATION_FAILED for a poor password, AUTH_EMAIL_TAKEN.
 */
export async function signUp<Answer>(
  ctx: BaseContext,
  given: SignUp,
  transport: Transport<Answer>,
): Promise<Answer | { verificationRequired: true }> {
  await assertGoodPassword(given.password, given);
  if (ctx.ports.config.emailVerification === 'optional') {
    return signUpAtOnce(ctx, given, transport);
  }
  await onTimeGrid(GRID_MS, () => signUpByMail(ctx, given));
  return { verificationRequired: true };
}

async function hashed(ctx: BaseContext, { email, name, password }: SignUp): Promise<NewUser> {
  return { email, name, passwordHash: await ctx.ports.hasher.hash(password) };
}

/** Mails the link that verifies a new account's address, and writes the first line of its activity. */
async function welcome(
  { ports, request }: BaseContext,
  { trx, now }: Pick<AccountTransaction, 'trx' | 'now'>,
  { userId, email, name }: { userId: string; email: string; name: string },
): Promise<void> {
  const token = await issueToken(trx, 'verify_email', { userId, email, now });
  await Promise.all([
    queueMail(ports, trx, {
      to: email,
      ...verifyEmailMail({ name, publicUrl: ports.publicUrl(), token }),
    }),
    recordUserActivity(trx, { userId, type: 'auth.signed_up', request, now }),
  ]);
}

async function signUpAtOnce<Answer>(
  ctx: BaseContext,
  given: SignUp,
  transport: Transport<Answer>,
): Promise<Answer> {
  const { db, clock } = ctx.ports;
  const now = clock.now();
  const user = await hashed(ctx, given);
  const { email, name } = user;
  const { userId, opening } = await db.identityTransaction(async (trx) => {
    const userId = await createUser(trx, user, now);
    if (userId === null) throw new AppError('AUTH_EMAIL_TAKEN');
    const [opening] = await Promise.all([
      transport.open(ctx, { trx, now }, { userId, activeTenantId: null, knownDevice: null }),
      welcome(ctx, { trx, now }, { userId, email, name }),
    ]);
    return { userId, opening };
  });
  const person = { userId, email, name, emailVerified: false, mfaEnabled: false };
  return opening.handOver({ person, activeTenantId: null });
}

async function signUpByMail(ctx: BaseContext, given: SignUp): Promise<void> {
  const { db, clock } = ctx.ports;
  const now = clock.now();
  const user = await hashed(ctx, given);
  await db.identityTransaction(async (trx) => {
    const userId = await createUser(trx, user, now);
    if (userId === null) return tellOwner(ctx, { trx, now }, given.email);
    return welcome(ctx, { trx, now }, { userId, email: user.email, name: user.name });
  });
}

/** Somebody signs up with an address that has an account: its owner is told, in the mail only. */
async function tellOwner(
  ctx: BaseContext,
  { trx, now }: Pick<AccountTransaction, 'trx' | 'now'>,
  email: string,
): Promise<void> {
  const owner = await findUserByEmail(trx, email);
  if (owner === null) return;
  const publicUrl = ctx.ports.publicUrl();
  const { id: userId, name } = owner;
  if (owner.emailVerified) {
    await queueMail(ctx.ports, trx, { to: owner.email, ...accountExistsMail({ name, publicUrl }) });
    return;
  }
  if (!(await mayIssueToken(trx, 'verify_email', { userId, now }))) return;
  const token = await issueToken(trx, 'verify_email', { userId, email: owner.email, now });
  await queueMail(ctx.ports, trx, {
    to: owner.email,
    ...verifyEmailMail({ name, publicUrl, token }),
  });
}
