import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { queueMail } from '../../mail/queue-mail.js';
import { newDeviceMail } from '../../mail/templates/change-mails.js';
import type { BaseContext } from '../../trpc/context.js';
import type { AccountTransaction } from '../account-transaction.js';
import type { SignIn, TransportName } from '../transport.js';
import { describeDevice } from './describe-device.js';

type Context = Pick<BaseContext, 'ports' | 'request'>;

/**
 * Tells the owner of an account by mail that it is being signed in to from a device that it does not
 * know (OWASP ASVS 5.0 §6.3.5). To be called before the sign-in is written down. Not for the first
 * sign-in of an account, and not to an address that nobody has proven to be theirs.
 */
export async function announceDevice(
  ctx: Context,
  { trx, now }: Pick<AccountTransaction, 'trx' | 'now'>,
  { signIn, transport }: { signIn: SignIn; transport: TransportName },
): Promise<void> {
  const { userId, knownDevice } = signIn;
  if (knownDevice !== null) return;
  const owner = await ownerOf(trx, userId);
  if (owner === undefined || !(await isStrange(ctx, trx, { userId, transport }))) return;
  const { ip, userAgent } = ctx.request;
  const device = describeDevice(userAgent);
  await queueMail(ctx.ports, trx, {
    to: owner.email,
    ...newDeviceMail({ name: owner.name, device, ip, at: now }),
  });
}

function ownerOf(db: Kysely<Schema>, userId: string) {
  return db
    .selectFrom('users')
    .select(['email', 'name'])
    .where('id', '=', userId)
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst();
}

/**
 * Whether the account has other devices, and none like this one. A browser has a cookie to be known
 * by; a client that uses tokens has none, so that it goes by its name and address. After a reset every
 * device is forgotten, and the next one is the first.
 */
async function isStrange(
  { request }: Context,
  db: Kysely<Schema>,
  { userId, transport }: { userId: string; transport: TransportName },
): Promise<boolean> {
  if (transport === 'cookie') {
    const device = await db
      .selectFrom('known_devices')
      .select('user_id')
      .where('user_id', '=', userId)
      .limit(1)
      .executeTakeFirst();
    return device !== undefined;
  }
  const signIns = db
    .selectFrom('user_activity')
    .select('id')
    .where('user_id', '=', userId)
    .where('type', 'in', ['auth.signed_in', 'auth.signed_up'])
    .limit(1);
  const { ip, userAgent } = request;
  const alike = signIns
    .where('ip', 'is not distinct from', ip === '' ? null : ip)
    .where('user_agent', 'is not distinct from', userAgent);
  const [any, same] = await Promise.all([signIns.executeTakeFirst(), alike.executeTakeFirst()]);
  return any !== undefined && same === undefined;
}
