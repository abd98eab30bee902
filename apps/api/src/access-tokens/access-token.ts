import { newId } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import { SignJWT, errors, jwtVerify } from 'jose';
import type { JWTHeaderParameters } from 'jose';
import type { KeyObject } from 'node:crypto';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import { accessTokenClaims } from './claims.js';
import type { AccessTokenClaims } from './claims.js';
import { ALGORITHM } from './signing-keys/key-pair.js';
import type { KeyPair } from './signing-keys/key-pair.js';

/** Whom access tokens are for (RFC 9068 §2.2): this product's API, and who stands in for it. */
const AUDIENCE = 'incident-tracker';
/** RFC 9068 §2.1: no other kind of JWT is taken for an access token. */
const TYPE = 'at+jwt';
/** How far the clocks of two nodes may be apart, in seconds. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** A token of ours has some 600 characters. */
const MAX_LENGTH = 2048;

/** What an access token is issued for. */
export interface AccessGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly tenantId: string | null;
  /** The membership in the tenant; null without one. */
  readonly membership: { readonly role: Role; readonly version: number } | null;
}

type TokenPorts = Pick<Ports, 'config' | 'clock' | 'publicUrl' | 'tokenKeys'>;

/** Seconds that an access token lives. */
export function accessTokenLifetime({ config }: Pick<Ports, 'config'>): number {
  return config.ACCESS_TOKEN_MINUTES * 60;
}

/** Signs an access token (RFC 9068, EdDSA). Uses no database. */
export function signAccessToken(
  ports: Omit<TokenPorts, 'tokenKeys'>,
  { kid, privateKey }: KeyPair,
  { userId, sessionId, tenantId, membership }: AccessGrant,
): Promise<string> {
  const issuedAt = Math.floor(ports.clock.now().getTime() / 1000);
  const isMember = tenantId !== null && membership !== null;
  const claims = {
    sid: sessionId,
    org: isMember ? tenantId : null,
    role: isMember ? membership.role : null,
    mv: isMember ? membership.version : null,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
    .setIssuer(ports.publicUrl())
    .setAudience(AUDIENCE)
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessTokenLifetime(ports))
    .setJti(newId())
    .sign(privateKey);
}

/**
 * What a token says, if it is one of ours and in force. The algorithm, the key and everything that is
 * checked are decided here; the token's own header only names which of our keys it was (RFC 8725).
 * @throws AppError AUTH_INVALID_TOKEN, whatever is wrong with it.
 */
export async function verifyAccessToken(
  ports: TokenPorts,
  token: string,
): Promise<AccessTokenClaims> {
  if (token.length > MAX_LENGTH) throw new AppError('AUTH_INVALID_TOKEN');
  const keyOf = async ({ kid }: JWTHeaderParameters): Promise<KeyObject> => {
    const key = typeof kid === 'string' ? await ports.tokenKeys.verifier(kid) : null;
    if (key === null) throw new AppError('AUTH_INVALID_TOKEN');
    return key.publicKey;
  };
  try {
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ports.publicUrl(),
      audience: AUDIENCE,
      // jose accepts a token without `exp` unless it is told that there must be one.
      requiredClaims: ['exp', 'iat', 'sub', 'sid', 'org', 'jti'],
      maxTokenAge: accessTokenLifetime(ports),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: ports.clock.now(),
    });
    const claims = accessTokenClaims.safeParse(payload);
    if (!claims.success) throw new AppError('AUTH_INVALID_TOKEN');
    return claims.data;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new AppError('AUTH_INVALID_TOKEN');
    throw error;
  }
}
