import { Secret, TOTP } from 'otpauth';
import { textAt } from './client.js';
import type { Answer, Client } from './client.js';
import { PASSWORD, expectStatus } from './people.js';
import { makePasskey } from './software-authenticator.js';
import type { SoftwarePasskey } from './software-authenticator.js';

const STEP_MS = 30_000;

/** The code that an authenticator app shows, now or some steps from now. */
export function totpCode(secret: string, at: Date, stepsAhead = 0): string {
  const timestamp = at.getTime() + stepsAhead * STEP_MS;
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp });
}

/** An account with two-step sign-in. */
export interface Enrolled {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** Strings of a list in an answer. */
export function textsAt(answer: Answer, name: string): string[] {
  return Object.values(answer.body[name] ?? {}).map(String);
}

/** Turns two-step sign-in on with an authenticator app. The code of this moment is used up by it. */
export async function enrolTotp(client: Client, now: Date = new Date()): Promise<Enrolled> {
  const setup = expectStatus(await client.post('/v1/mfa/totp/setup', {}), 200);
  const secret = textAt(setup.body, 'secret');
  const code = totpCode(secret, now);
  const enabled = expectStatus(await client.post('/v1/mfa/totp/enable', { code }), 200);
  return { secret, recoveryCodes: textsAt(enabled, 'recoveryCodes') };
}

/** Takes the first step of a sign-in. @returns the challenge of the second. */
export async function challengeFor(client: Client, email: string): Promise<string> {
  const answer = await client.post('/v1/auth/login', { email, password: PASSWORD });
  return textAt(expectStatus(answer, 401).body, 'details', 'challenge');
}

/** Makes a passkey for a signed-in person. */
export async function enrolPasskey(
  client: Client,
  name = 'Laptop',
): Promise<{ passkey: SoftwarePasskey; answer: Answer; userHandle: string }> {
  const options = expectStatus(await client.post('/v1/passkeys/register/options', {}), 200);
  const challenge = textAt(options.body, 'challenge');
  const { passkey, response } = makePasskey(challenge, { origin: client.url });
  const answer = expectStatus(await client.post('/v1/passkeys', { name, response }), 201);
  return { passkey, answer, userHandle: textAt(options.body, 'user', 'id') };
}
