import { queueMail } from '../mail/queue-mail.js';
import { passkeyChangedMail } from '../mail/templates/second-factor-mails.js';
import { changeFactors } from '../mfa/change-factors.js';
import { replaceRecoveryCodes } from '../mfa/recovery-codes-store.js';
import { handOverChange, settleFactors } from '../mfa/settle-factors.js';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { challengeIn } from './assertions.js';
import { ceremonyOfSession, consumeCeremony } from './challenges-store.js';
import type { RegistrationResponse } from './credential-schemas.js';
import { passkeyView } from './passkey-view.js';
import { MAX_PASSKEYS, findPasskeysOf, insertPasskey } from './passkeys-store.js';
import { ALGORITHMS, relyingPartyOf } from './relying-party.js';
import type { PasskeyRegistered } from './schemas.js';

/**
 * Keeps a passkey that was just made. It works as a second factor and, alone, in place of the
 * password. The first factor of an account comes with recovery codes.
 * @throws AppError REAUTH_REQUIRED; VALIDATION_FAILED for an answer that does not hold (WebAuthn Level 3
 * §7.1); CONFLICT for a passkey that is known already, or one too many.
 */
export async function registerPasskey(
  ctx: PersonContext,
  { name, response }: { name: string; response: RegistrationResponse },
): Promise<PasskeyRegistered> {
  const { ports } = ctx;
  const { challenge, credential, backedUp } = await verify(ctx, response);
  const ceremony = ceremonyOfSession('register', ctx);
  const done = await changeFactors(ctx, async (account, user) => {
    const { trx, now, record } = account;
    const { id: userId, email } = user;
    if (!(await consumeCeremony(trx, challenge, { ...ceremony, now }))) throw refused();
    if ((await findPasskeysOf(trx, userId)).length >= MAX_PASSKEYS) {
      throw new AppError('CONFLICT', { reason: 'too_many_passkeys', max: MAX_PASSKEYS });
    }
    const { id: credentialId, publicKey, counter: signCount } = credential;
    const transports = response.response.transports ?? [];
    const row = await insertPasskey(
      trx,
      { userId, credentialId, publicKey, signCount, transports, backedUp, name },
      now,
    );
    if (row === null) throw new AppError('CONFLICT', { reason: 'passkey_known' });
    const change = await settleFactors(ctx, account, user);
    const [codes] = await Promise.all([
      change.mfa === 'turned_on' ? replaceRecoveryCodes(trx, userId, now) : null,
      record('auth.passkey_added', { type: 'user', id: userId }, { name }),
      queueMail(ports, trx, {
        to: email,
        ...passkeyChangedMail({ name: user.name, passkeyName: name, added: true }),
      }),
    ]);
    return { row, codes, change };
  });
  const session = await handOverChange(ctx, done.change);
  return { passkey: passkeyView(done.row), recoveryCodes: done.codes, session };
}

function refused(): AppError {
  return invalidInput('response', 'The passkey was not accepted. Try again.');
}

/** Everything that can be checked without the database; the challenge is looked up where it is used. */
async function verify(
  { ports }: PersonContext,
  { id, rawId, type, response }: RegistrationResponse,
) {
  const { clientDataJSON, attestationObject } = response;
  const challenge = challengeIn(clientDataJSON);
  if (challenge === null) throw refused();
  const party = relyingPartyOf(ports);
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (verified) {
      const { credential, credentialBackedUp: backedUp } = registrationInfo;
      return { challenge, credential, backedUp };
    }
  } catch {
    // The library throws for every kind of fault; each means the same here.
  }
  throw refused();
}
