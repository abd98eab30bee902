import type { ProviderProof } from '../transport.js';

/** How a sign-in was proven, as its session remembers it. */
export interface SessionAuth {
  /** `local`, or `oidc:` and the id of a provider. */
  readonly authMethod: string;
  readonly authDomain: string | null;
}

const PREFIX = 'oidc:';

/** What a session remembers of the provider that its sign-in relied on. */
export function authOf(via: Pick<ProviderProof, 'provider' | 'domain'> | null): SessionAuth {
  return via === null
    ? { authMethod: 'local', authDomain: null }
    : { authMethod: `${PREFIX}${via.provider}`, authDomain: via.domain };
}

/** The other way round, for a session that goes on in another: what it relied on stays the same. */
export function viaOf({ authMethod, authDomain }: SessionAuth, now: Date): ProviderProof | null {
  if (!authMethod.startsWith(PREFIX)) return null;
  const provider = authMethod.slice(PREFIX.length);
  return { provider, domain: authDomain, authenticatedAt: now };
}
