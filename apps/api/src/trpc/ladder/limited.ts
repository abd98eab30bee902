import { addressRules, failedProofRules, principalRules } from '../../rate-limits/rules.js';
import type { BaseContext } from '../context.js';
import { AppError } from '../errors.js';
import type { Principal } from '../principal.js';
import type { Call } from './call.js';
import { rawProperty } from './require-meta.js';

/** Whether the request carries something that may prove who sends it. */
function hasCredentials({ request }: BaseContext): boolean {
  const { bearer, sessionCookie } = request;
  return bearer !== null || (sessionCookie !== null && !sessionCookie.startsWith('anon_'));
}

/** Looks the principal up, and counts a proof that is worth nothing against its address. */
async function identifyCounted(ctx: BaseContext): Promise<Principal | null> {
  const { limiter } = ctx.ports;
  try {
    const principal = await ctx.authenticate();
    if (principal === null) limiter.countFailure(failedProofRules(ctx.request.ip));
    return principal;
  } catch (error) {
    if (error instanceof AppError && error.status === 401) {
      limiter.countFailure(failedProofRules(ctx.request.ip));
    }
    throw error;
  }
}

/**
 * The first rung, before the database is asked anything: what anybody may call, and what comes without
 * a proof of who sends it, is limited by address. A proof is looked up unless too many from its address
 * were worth nothing.
 */
export async function limitByAddress(call: Call): Promise<void> {
  const { ctx, meta } = call;
  const { limiter } = ctx.ports;
  if (!limiter.enabled) return;
  const { ip } = ctx.request;
  if (meta.auth === 'none' || !hasCredentials(ctx)) {
    await limiter.admit(ctx.responseHeaders, addressRules(meta.rate, ip));
    return;
  }
  limiter.assertFailuresLeft(failedProofRules(ip));
  call.ctx = { ...ctx, authenticate: () => identifyCounted(ctx) };
}

/**
 * The tenant whose limits the request draws on. Only one that the principal is known to belong to: a
 * stranger who names a tenant must not use up what its members have. A person's membership in another
 * tenant than the active one of their session shows later; their own limits hold there, too.
 */
async function knownTenant(call: Call, principal: Principal): Promise<string | null> {
  if (principal.kind === 'service_account') return principal.tenantId;
  const { tenant } = call.meta;
  if (tenant === undefined) return null;
  const named =
    tenant === 'path' ? rawProperty(await call.rawInput(), 'tenantId') : call.ctx.request.tenantId;
  const { activeTenantId } = principal;
  return named === null || named === undefined || named === activeTenantId ? activeTenantId : null;
}

/** Limits whoever has proven who they are, and their tenant, before a transaction is opened. */
export async function limitPrincipal(call: Call, principal: Principal): Promise<void> {
  const { limiter } = call.ctx.ports;
  if (!limiter.enabled) return;
  const tenantId = await knownTenant(call, principal);
  const tenant = tenantId === null ? null : { tenantId, plan: await limiter.planOf(tenantId) };
  const rules = principalRules(call.meta.rate, principal, tenant);
  await limiter.admit(call.ctx.responseHeaders, rules);
}
