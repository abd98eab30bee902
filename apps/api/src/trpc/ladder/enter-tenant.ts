import { isDatabaseFault } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import { TRPCError } from '@trpc/server';
import { owedProvider } from '../../oidc/owed-provider.js';
import { noteTenant } from '../../platform/trace.js';
import { noteForeignHeader } from '../../security-events/note-foreign-header.js';
import { findStanding } from '../../tenancy/memberships.js';
import { isUuid } from '../common-schemas.js';
import type { TenantContext, TenantStreamContext } from '../context.js';
import { AppError } from '../errors.js';
import type { Presumption } from '../presumption.js';
import type { Principal } from '../principal.js';
import { parseRole } from '../parse-role.js';
import type { Call, Verb } from './call.js';
import { checkPermission } from './permit.js';
import { rawProperty } from './require-meta.js';

/**
 * The tenant of a request: the one in the path, else the API key's, else `X-Tenant-Id`, else the
 * session's active one. An API key opens its own tenant and no other.
 */
async function resolveTenantId(call: Call, principal: Principal): Promise<string> {
  const { ctx, meta } = call;
  const isMachine = principal.kind === 'service_account';
  const header = isMachine ? null : ctx.request.tenantId;
  const named = meta.tenant === 'path' ? rawProperty(await call.rawInput(), 'tenantId') : header;
  if (named !== null && named !== undefined) {
    if (typeof named !== 'string' || !isUuid(named)) throw new AppError('NOT_FOUND');
    const tenantId = named.toLowerCase();
    if (isMachine && tenantId !== principal.tenantId) throw notTheirs(principal.tenantId, tenantId);
    return tenantId;
  }
  if (isMachine) {
    noteForeignHeader(ctx, principal);
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
  principal: Principal,
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

function contextIn(
  { ctx }: Call,
  inside: Pick<TenantContext, 'principal' | 'tenantId' | 'subject' | 'trx'>,
): TenantContext {
  const { ports, request, responseHeaders, claim, upload } = ctx;
  const { authenticate, presume, knownPrincipal } = ctx;
  return {
    ports,
    request,
    responseHeaders,
    claim,
    upload,
    authenticate,
    presume,
    knownPrincipal,
    principal: inside.principal,
    tenantId: inside.tenantId,
    subject: inside.subject,
    trx: inside.trx,
    now: ports.clock.now(),
    condition: undefined,
  };
}

/**
 * Opens the tenant's transaction, checks the permission in it and runs the procedure. Whatever the
 * procedure wrote commits together, or not at all.
 * @param presumption where the principal comes from memory: the transaction asks whether it still holds.
 */
export async function enterTenant(
  call: Call,
  { principal, presumption }: { principal: Principal; presumption: Presumption | null },
  verb: Verb<TenantContext>,
): Promise<unknown> {
  const { ports } = call.ctx;
  const { meta, type } = call;
  const tenantId = await resolveTenantId(call, principal);
  noteTenant(tenantId);

  // A machine's rights have come with its key, from the primary: here nothing is asked about them.
  const mayLag = mayBeOld(call, principal);
  const output = await ports.db.tenantTransaction(
    tenantId,
    async (trx) => {
      if (type === 'mutation' && meta.eager !== true) await trx.admitted();
      const subject = await resolveSubject(trx, principal, tenantId);
      const ctx = contextIn(call, { principal, tenantId, subject, trx });
      const condition = await checkPermission(ctx, meta, () => call.rawInput());
      try {
        return await verb(condition === undefined ? ctx : { ...ctx, condition });
      } catch (error) {
        const cause = error instanceof TRPCError ? error.cause : error;
        // Should a replica have served it, the primary is asked next.
        if (mayLag && isDatabaseFault(cause)) throw cause;
        if (cause instanceof AppError) cause.about({ tenantId });
        throw error;
      }
    },
    { readOnly: type === 'query', mayLag, admission: presumption?.admission },
  );
  if (type === 'mutation') ports.live.poke();
  return output;
}

/** Whether a replica may serve the call. */
export function mayBeOld({ meta }: Call, principal: Principal): boolean {
  return meta.mayLag === true && principal.kind === 'service_account';
}

/** Checks the permission in a transaction of its own, which is over when this resolves. */
export async function admit(
  call: Call,
  principal: Principal,
  rawInput = () => call.rawInput(),
): Promise<{ tenantId: string; subject: Subject }> {
  const { ctx, meta } = call;
  const tenantId = await resolveTenantId(call, principal);
  noteTenant(tenantId);
  const subject = await ctx.ports.db.tenantTransaction(tenantId, async (trx) => {
    const resolved = await resolveSubject(trx, principal, tenantId);
    const inside = contextIn(call, { principal, tenantId, subject: resolved, trx });
    await checkPermission(inside, meta, rawInput);
    return resolved;
  });
  return { tenantId, subject };
}

/** As `enterTenant` for a subscription: the permission is checked, the transaction is not kept. */
export async function enterTenantStream(
  call: Call,
  principal: Principal,
): Promise<TenantStreamContext> {
  return { ...call.ctx, principal, ...(await admit(call, principal)) };
}
