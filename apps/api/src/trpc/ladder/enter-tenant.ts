import { isDatabaseFault } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import { owedProvider } from '../../oidc/owed-provider.js';
import { noteTenant } from '../../platform/trace.js';
import { noteForeignHeader } from '../../security-events/note-foreign-header.js';
import { findStanding } from '../../tenancy/store.js';
import { isUuid } from '../common-schemas.js';
import type { AuthenticatedContext, TenantContext, TenantStreamContext } from '../context.js';
import { AppError } from '../errors.js';
import { t } from '../init.js';
import type { ProcedureMeta } from '../meta.js';
import { parseRole } from '../parse-role.js';
import { checkPermission } from './permit.js';
import { rawProperty, requireMeta } from './require-meta.js';

/**
 * The tenant of a request: the one in the path, else the API key's, else `X-Tenant-Id`, else the
 * session's active one. An API key opens its own tenant and no other.
 */
function resolveTenantId(
  ctx: AuthenticatedContext,
  meta: ProcedureMeta,
  rawInput: unknown,
): string {
  const { principal, request } = ctx;
  const isMachine = principal.kind === 'service_account';
  const header = isMachine ? null : request.tenantId;
  const named = meta.tenant === 'path' ? rawProperty(rawInput, 'tenantId') : header;
  if (named !== null && named !== undefined) {
    if (typeof named !== 'string' || !isUuid(named)) throw new AppError('NOT_FOUND');
    const tenantId = named.toLowerCase();
    if (isMachine && tenantId !== principal.tenantId) throw notTheirs(principal.tenantId, tenantId);
    return tenantId;
  }
  if (isMachine) {
    noteForeignHeader(ctx);
    return principal.tenantId;
  }
  if (principal.activeTenantId === null) throw new AppError('NOT_FOUND');
  return principal.activeTenantId;
}

/** The answer to somebody who names a tenant that is not theirs: the same as for one that nobody has. */
function notTheirs(own: string | null, targetTenantId: string): AppError {
  const type = 'tenant.crossing_attempted';
  return new AppError('NOT_FOUND').about({ type, tenantId: own, targetTenantId });
}

/**
 * Who asks, in this tenant. Somebody who is no member does not learn that the tenant exists; a member
 * who owes it a second factor, or a sign-in through a provider, gets no further until then.
 */
async function resolveSubject(
  trx: TenantTransaction,
  { principal }: AuthenticatedContext,
  tenantId: string,
): Promise<Subject> {
  if (principal.kind === 'service_account') {
    const { serviceAccountId, scopes } = principal;
    return { tenantId, serviceAccountId, role: parseRole(principal.role), scopes };
  }
  const { userId } = principal;
  const standing = await findStanding(trx, { tenantId, userId });
  if (standing === null) {
    const { activeTenantId } = principal;
    // The active tenant of a session was theirs once: they have not reached for it.
    throw tenantId === activeTenantId
      ? new AppError('NOT_FOUND')
      : notTheirs(activeTenantId, tenantId);
  }
  const provider = owedProvider(standing, principal);
  if (provider !== null) {
    throw new AppError('FORBIDDEN', { reason: 'sso_required', provider }).about({ tenantId });
  }
  if (standing.mfaMissing) throw new AppError('MFA_REQUIRED', { enroll: true, tenantId });
  return { tenantId, userId, role: parseRole(standing.role) };
}

/** Carries a failed result out of the transaction, so that it rolls back. */
class RolledBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back');
  }
}

/**
 * Opens the tenant's transaction, checks the permission in it and runs the procedure. Whatever the
 * procedure wrote commits together, or not at all.
 */
export const enterTenant = t.middleware(
  async ({ ctx: base, meta: anyMeta, getRawInput, next, type }) => {
    const meta = requireMeta(anyMeta);
    const ctx = requireAuthenticated(base);
    const rawInput = await getRawInput();
    const tenantId = resolveTenantId(ctx, meta, rawInput);
    noteTenant(tenantId);

    // A machine's rights have come with its key, from the primary: here nothing is asked about them.
    const mayLag = meta.mayLag === true && ctx.principal.kind === 'service_account';
    const run = ctx.ports.db.tenantTransaction(
      tenantId,
      async (trx) => {
        const subject = await resolveSubject(trx, ctx, tenantId);
        const now = ctx.ports.clock.now();
        const inTenant: TenantContext = {
          ...ctx,
          tenantId,
          subject,
          trx,
          now,
          condition: undefined,
        };
        const condition = await checkPermission(inTenant, meta, rawInput);
        const result = await next({ ctx: { ...inTenant, condition } });
        if (!result.ok) {
          // Should a replica have served it, the primary is asked next.
          if (mayLag && isDatabaseFault(result.error.cause)) throw result.error.cause;
          if (result.error.cause instanceof AppError) result.error.cause.about({ tenantId });
          throw new RolledBack(result);
        }
        return result;
      },
      { readOnly: type === 'query', mayLag },
    );
    try {
      const result = await run;
      if (type === 'mutation') ctx.ports.live.poke();
      return result;
    } catch (error) {
      if (error instanceof RolledBack) return error.result as Awaited<typeof run>;
      throw error;
    }
  },
);

/** As `enterTenant` for a subscription: the permission is checked, the transaction is not kept. */
export const enterTenantStream = t.middleware(
  async ({ ctx: base, meta: anyMeta, getRawInput, next }) => {
    const meta = requireMeta(anyMeta);
    const ctx = requireAuthenticated(base);
    const rawInput = await getRawInput();
    const tenantId = resolveTenantId(ctx, meta, rawInput);
    noteTenant(tenantId);
    const subject = await ctx.ports.db.tenantTransaction(tenantId, async (trx) => {
      const resolved = await resolveSubject(trx, ctx, tenantId);
      const now = ctx.ports.clock.now();
      await checkPermission(
        { ...ctx, tenantId, subject: resolved, trx, now, condition: undefined },
        meta,
        rawInput,
      );
      return resolved;
    });
    const stream: TenantStreamContext = { ...ctx, tenantId, subject };
    return next({ ctx: stream });
  },
);

function requireAuthenticated(ctx: object): AuthenticatedContext {
  if (!('principal' in ctx)) throw new Error('the ladder enters the tenant before authentication');
  return ctx as AuthenticatedContext;
}
