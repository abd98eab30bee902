import { networkOf } from '../identity/lockout/network.js';
import type { Principal } from '../trpc/principal.js';
import {
  ADDRESS_LIMITS,
  BURST_WINDOW_MS,
  FAILED_PROOF_LIMIT,
  limitsOf,
  WINDOW_MS,
} from './limits.js';
import type { Limit, RateClass } from './limits.js';
import type { Rule } from './sliding-window.js';

function both(policy: string, key: string, { perMinute, burst }: Limit): Rule[] {
  return [
    { policy, key, limit: perMinute, windowMs: WINDOW_MS },
    { policy: `${policy}-burst`, key, limit: burst, windowMs: BURST_WINDOW_MS },
  ];
}

/** Rules that a detector may tighten for a subject of `network:`, `user:` or `key:`. */
function of(subject: string, rules: readonly Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, subject }));
}

/** What a request of nobody keeps to, by its address. */
export function addressRules(rate: RateClass, ip: string): Rule[] {
  const network = networkOf(ip);
  return of(`network:${network}`, both(rate, `ip:${network}:${rate}`, ADDRESS_LIMITS[rate]));
}

/** What proofs that are worth nothing keep to, by their address. */
export function failedProofRules(ip: string): Rule[] {
  const network = networkOf(ip);
  return of(`network:${network}`, both('proof', `proof:${network}`, FAILED_PROOF_LIMIT));
}

/** What a request of somebody keeps to: their own limits, and those of the tenant if it is known. */
export function principalRules(
  rate: RateClass,
  principal: Principal,
  tenant: { tenantId: string; plan: string } | null,
): Rule[] {
  const { principal: own, tenant: shared } = limitsOf(tenant?.plan ?? 'free');
  const subject =
    principal.kind === 'user' ? `user:${principal.userId}` : `key:${principal.apiKeyId}`;
  return [
    ...of(subject, both(rate, `${subject}:${rate}`, own[rate])),
    ...(tenant === null
      ? []
      : both(`tenant-${rate}`, `tenant:${tenant.tenantId}:${rate}`, shared[rate])),
  ];
}
