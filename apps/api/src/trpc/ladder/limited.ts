import { addressRules, failedProofRules, principalRules } from '../../rate-limits/rules.js';
import type { AuthenticatedContext, BaseContext } from '../context.js';
import { AppError } from '../errors.js';
import { t } from '../init.js';
import type { ProcedureMeta } from '../meta.js';
import type { Principal } from '../principal.js';
import { rawProperty, requireMeta } from './require-meta.js';

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
export const limitedByAddress = t.middleware(async ({ ctx, meta, next }) => {
  const { limiter } = ctx.ports;
  if (!limiter.enabled) return next();
  const { auth, rate } = requireMeta(meta);
  const { ip } = ctx.request;
  if (auth === 'none' || !hasCredentials(ctx)) {
    await limiter.admit(ctx.responseHeaders, addressRules(rate, ip));
    return next();
  }
  limiter.assertFailuresLeft(failedProofRules(ip));
  return next({ ctx: { authenticate: () => identifyCounted(ctx) } });
});

/**
 * The tenant whose limits the request draws on. Only one that the principal is known to belong to: a
 * stranger who names a tenant must not use up what its members have. A person's membership in another
 * tenant than the active one of their session shows later; their own limits hold there, too.
 */
function knownTenant(
  { principal, request }: AuthenticatedContext,
  { tenant }: ProcedureMeta,
  rawInput: unknown,
): string | null {
  if (principal.kind === 'service_account') return principal.tenantId;
  if (tenant === undefined) return null;
  const named = tenant === 'path' ? rawProperty(rawInput, 'tenantId') : request.tenantId;
  const { activeTenantId } = principal;
  return named === null || named === undefined || named === activeTenantId ? activeTenantId : null;
}

/** Limits whoever has proven who they are, and their tenant, before a transaction is opened. */
export const limited = t.middleware(async ({ ctx: base, meta: anyMeta, getRawInput, next }) => {
  const { limiter } = base.ports;
  if (!limiter.enabled) return next();
  const meta = requireMeta(anyMeta);
  const ctx = requireAuthenticated(base);
  const rawInput = meta.tenant === 'path' ? await getRawInput() : undefined;
  const tenantId = knownTenant(ctx, meta, rawInput);
  const tenant = tenantId === null ? null : { tenantId, plan: await limiter.planOf(tenantId) };
  await limiter.admit(ctx.responseHeaders, principalRules(meta.rate, ctx.principal, tenant));
  return next();
});

function requireAuthenticated(ctx: object): AuthenticatedContext {
  if (!('principal' in ctx)) throw new Error('the ladder limits a principal before it knows them');
  return ctx as AuthenticatedContext;
}
