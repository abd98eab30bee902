import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/browser';
import { ShownError } from './errors';
import { strings } from './strings';

/** Whether this browser can make and use passkeys at all (WebAuthn Level 3 §5.1). */
export const supportsPasskeys: boolean = 'PublicKeyCredential' in globalThis;

/**
 * Has the person make a passkey.
 * @throws ShownError when they change their mind, or their device has one already.
 */
export async function makePasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<RegistrationResponseJSON> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return startRegistration({ optionsJSON }).catch(explain);
}

/** Has the person prove that they hold a passkey. @throws ShownError when they do not. */
export async function provePasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return startAuthentication({ optionsJSON }).catch(explain);
}

/** Browsers say little of why a ceremony ended, so that sites learn nothing of the device (§14.5.1). */
function explain(error: unknown): never {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InvalidStateError') throw new ShownError(strings.passkeyKnown);
  if (name === 'SecurityError') throw new ShownError(strings.passkeyWrongPlace);
  throw new ShownError(strings.passkeyEnded);
}
