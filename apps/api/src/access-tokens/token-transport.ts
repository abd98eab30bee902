import { newId } from '@incident-tracker/db';
import { refreshExpiryOf, startTokenSession } from '../identity/sessions/token-sessions.js';
import type { Transport } from '../identity/transport.js';
import { findMembership } from '../tenancy/memberships.js';
import { issueRefreshToken } from './refresh-tokens-store.js';
import type { TokenPair } from './schemas.js';
import { tokenPair } from './token-pair.js';

/** Sign-in by tokens: a session that no cookie opens, and the first refresh token of its family. */
export const tokenTransport: Transport<TokenPair> = {
  name: 'token',
  async open({ ports, request }, { trx, now }, { userId, activeTenantId }) {
    const sessionId = newId();
    const expiresAt = refreshExpiryOf(ports.config, now, now);
    const { ip, userAgent } = request;
    const [, refreshToken, membership] = await Promise.all([
      startTokenSession(trx, { sessionId, userId, activeTenantId, ip, userAgent, now, expiresAt }),
      issueRefreshToken(trx, { sessionId, generation: 1, now, expiresAt }),
      activeTenantId === null ? null : findMembership(trx, { tenantId: activeTenantId, userId }),
    ]);
    return {
      sessionId,
      async handOver() {
        const signer = await ports.tokenKeys.signer();
        const tenantId = activeTenantId;
        return tokenPair(ports, signer, { userId, sessionId, tenantId, membership, refreshToken });
      },
    };
  },
};
