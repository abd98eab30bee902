import type { Ports } from '../platform/ports.js';
import { accessTokenLifetime, signAccessToken } from './access-token.js';
import type { AccessGrant } from './access-token.js';
import type { TokenPair } from './schemas.js';
import type { KeyPair } from './signing-keys/key-pair.js';

/** The answer with which a client goes on: a fresh access token beside its refresh token. */
export async function tokenPair(
  ports: Ports,
  signer: KeyPair,
  { refreshToken, ...grant }: AccessGrant & { refreshToken: string },
): Promise<TokenPair> {
  return {
    accessToken: await signAccessToken(ports, signer, grant),
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: accessTokenLifetime(ports),
  };
}
