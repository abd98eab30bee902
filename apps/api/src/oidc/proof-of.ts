import type { ProviderProof } from '../identity/transport.js';
import { domainOf } from './email-domain.js';
import type { ProviderAccount } from './exchange-code.js';

/**
 * What a session remembers of the provider behind it. Where the provider tells when the person proved
 * who they are there, that moment counts for what takes a recent sign-in.
 */
export function proofOf(account: ProviderAccount, now: Date): ProviderProof {
  const { provider, email, emailVerified, authenticatedAt } = account;
  const told = authenticatedAt ?? now;
  return {
    provider,
    domain: email !== null && emailVerified ? domainOf(email) : null,
    authenticatedAt: told < now ? told : now,
  };
}
