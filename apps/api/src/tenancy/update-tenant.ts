import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { lockTenant } from './lock-tenant.js';
import type { Tenant } from './schemas.js';
import { TENANT_COLUMNS, tenantView } from './tenant-view.js';

/**
 * Renames the tenant or changes its settings. Without a change, nothing is written.
 * @throws AppError VERSION_MISMATCH; MFA_REQUIRED and REAUTH_REQUIRED for a change of `requireMfa`.
 */
export async function updateTenant(
  ctx: TenantContext,
  input: {
    name?: string | undefined;
    requireMfa?: boolean | undefined;
    expectedVersion?: number | undefined;
  },
): Promise<Tenant> {
  const { trx, tenantId, now, subject } = ctx;
  const row = await lockTenant(ctx);
  checkVersion(input.expectedVersion, row.version);
  const before = { name: row.name, requireMfa: row.mfa_required };
  const { name = before.name, requireMfa = before.requireMfa } = input;
  const changes: ('name' | 'requireMfa')[] = [];
  if (name !== before.name) changes.push('name');
  if (requireMfa !== before.requireMfa) {
    checkMfaPolicy(ctx, requireMfa);
    changes.push('requireMfa');
  }
  if (changes.length === 0) return tenantView(row, subject.role);
  const after = { name, requireMfa };
  const changed = (state: typeof before) =>
    Object.fromEntries(changes.map((property) => [property, state[property]]));
  const [updated] = await Promise.all([
    trx
      .updateTable('tenants')
      .set({ name, mfa_required: requireMfa, version: row.version + 1, updated_at: now })
      .where('id', '=', tenantId)
      .returning(TENANT_COLUMNS)
      .executeTakeFirstOrThrow(),
    recordAudit(ctx, {
      action: 'tenant.updated',
      target: { type: 'tenant', id: tenantId },
      before: changed(before),
      after: changed(after),
    }),
    emitEvent(ctx, { type: 'tenant.updated', payload: { changes } }),
  ]);
  return tenantView(updated, subject.role);
}

/** Nobody shuts themselves out with it, and a stolen session does not lift it. */
function checkMfaPolicy(ctx: TenantContext, requireMfa: boolean): void {
  const { principal, tenantId } = ctx;
  if (principal.kind !== 'user') return;
  if (requireMfa && !principal.mfaEnabled) {
    throw new AppError('MFA_REQUIRED', { enroll: true, tenantId });
  }
  requireRecentSignIn({ ports: ctx.ports, principal });
}
