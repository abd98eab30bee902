import type { Standing } from '../tenancy/memberships.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { domainOf } from './email-domain.js';

/**
 * The provider through which a member has to sign in before the tenant lets them in; null when it
 * demands none, or the session was opened through it with an address of that domain. OWNERs are never
 * kept out: a provider that is down must not shut everybody out who could change the rule.
 */
export function owedProvider(
  { role, ssoProvider }: Pick<Standing, 'role' | 'ssoProvider'>,
  { authMethod, authDomain, email }: Pick<UserPrincipal, 'authMethod' | 'authDomain' | 'email'>,
): string | null {
  if (ssoProvider === null || role === 'OWNER') return null;
  const isMet = authMethod === `oidc:${ssoProvider}` && authDomain === domainOf(email);
  return isMet ? null : ssoProvider;
}
