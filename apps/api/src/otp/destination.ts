import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import type { BaseContext, PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { canSendSms } from '../mail/list-mailbox.js';
import { CHANNELS_OF } from './purposes.js';
import type { SendInput } from './schemas.js';

/** Where a code is asked to go, and who asks. */
export type Destination =
  | { readonly channel: 'email'; readonly address: string; readonly person: UserPrincipal | null }
  | { readonly channel: 'sms'; readonly address: string; readonly person: UserPrincipal | null };

/**
 * Where a code is to go, from what was given and who is signed in. Nothing is looked up, so nothing
 * can be told by it.
 * @throws AppError VALIDATION_FAILED; for `verify_phone` AUTH_REQUIRED and REAUTH_REQUIRED.
 */
export async function destinationOf(ctx: BaseContext, given: SendInput): Promise<Destination> {
  const { channel, purpose, email, phone } = given;
  if (!CHANNELS_OF[purpose].includes(channel)) {
    throw invalidInput('channel', `This purpose has no codes by ${channel}.`);
  }
  const principal = await ctx.authenticate();
  const person = principal?.kind === 'user' ? principal : null;
  if (channel === 'email') {
    if (phone !== undefined) throw invalidInput('phone', 'The channel is email.');
    const address = email ?? person?.email;
    if (address === undefined) throw invalidInput('email', 'Required before sign-in.');
    return { channel, address, person };
  }
  if (email !== undefined) throw invalidInput('email', 'The channel is sms.');
  if (!canSendSms(ctx.ports.config)) {
    throw invalidInput('channel', 'This installation sends no text messages.');
  }
  if (purpose === 'verify_phone') {
    if (person === null) throw new AppError('AUTH_REQUIRED');
    // A number opens the account later on: who has only found an open session must not set one.
    const asPerson: PersonContext = { ...ctx, principal: person };
    requireRecentSignIn(asPerson);
  }
  if (phone === undefined) throw invalidInput('phone', 'Required.');
  return { channel, address: phone, person };
}
