import { Secret, TOTP } from 'otpauth';

/**
 * RFC 6238 with the parameters that every authenticator app understands: several ignore all others
 * in the URI and would show wrong codes.
 */
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** One step of 30 s to either side, for clocks that differ (RFC 6238 §5.2). */
const WINDOW = 1;
/** RFC 4226 §4, R6: 160 bits. */
const SECRET_BYTES = 20;
const ISSUER = 'Incident Tracker';

/** A fresh secret, in base32 as people type it. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** What the QR code holds: https://github.com/google/google-authenticator/wiki/Key-Uri-Format. */
export function otpauthUri(secret: string, email: string): string {
  const totp = new TOTP({
    ...PARAMETERS,
    issuer: ISSUER,
    label: email,
    secret: Secret.fromBase32(secret),
  });
  return totp.toString();
}

/**
 * The time step whose code this is, among the current one and its neighbours; null for a wrong code.
 * Whether a code of that step was accepted before is for the caller to find out.
 */
export function matchingStep(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = TOTP.validate({
    ...PARAMETERS,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp,
    window: WINDOW,
  });
  return delta === null ? null : TOTP.counter({ period: PARAMETERS.period, timestamp }) + delta;
}
