import { z } from 'zod';

/** Bytes in base64url without padding (RFC 4648 §5), at most so many of them. */
const bytes = (max: number) =>
  z
    .string()
    .min(1)
    .max(Math.ceil((max * 4) / 3))
    .regex(/^[\w-]+$/);

/** WebAuthn Level 3 §4: a credential id has at most 1023 bytes. */
const credentialId = bytes(1023);
const clientDataJSON = bytes(4096);
const type = z.literal('public-key');
const transports = z.array(z.string().max(30)).max(10);

/*
 * What `PublicKeyCredential.toJSON()` makes (WebAuthn Level 3 §5.1). Browsers add members over time:
 * those that are not needed are dropped, not refused.
 */

/** A passkey that was just made. */
export const registrationResponse = z
  .object({
    id: credentialId,
    rawId: credentialId,
    type,
    response: z.object({
      clientDataJSON,
      attestationObject: bytes(65_536),
      transports: transports.optional(),
    }),
  })
  .meta({ id: 'PasskeyRegistration' });
export type RegistrationResponse = z.infer<typeof registrationResponse>;

/** A proof that somebody has a passkey. */
export const assertion = z
  .object({
    id: credentialId,
    rawId: credentialId,
    type,
    response: z.object({
      clientDataJSON,
      authenticatorData: bytes(8192),
      signature: bytes(8192),
      userHandle: bytes(64).nullish(),
    }),
  })
  .meta({ id: 'PasskeyAssertion' });
export type Assertion = z.infer<typeof assertion>;

const descriptor = z.object({ id: z.string(), type, transports: z.array(z.string()).optional() });

/** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const creationOptions = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ alg: z.number().int(), type })),
    timeout: z.number().int(),
    excludeCredentials: z.array(descriptor),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreationOptions' });
export type CreationOptions = z.infer<typeof creationOptions>;

/** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. */
export const requestOptions = z
  .object({
    rpId: z.string(),
    challenge: z.string(),
    allowCredentials: z.array(descriptor).optional(),
    timeout: z.number().int(),
    userVerification: z.enum(['required', 'preferred']),
  })
  .meta({ id: 'PasskeyRequestOptions' });
export type RequestOptions = z.infer<typeof requestOptions>;
