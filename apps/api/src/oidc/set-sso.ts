import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { requireRecentSignIn } from '../identity/require-recent-sign-in.js';
import { lockTenant } from '../tenancy/lock-tenant.js';
import { requirePerson } from '../tenancy/require-person.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { invalidInput } from '../trpc/to-app-error.js';
import type { SetSsoInput, SsoSettings } from './schemas.js';
import { findSsoRules, replaceSsoRules } from './sso-store.js';
import type { SsoRule } from './sso-store.js';

/**
 * Chooses which email domains of the tenant's members must sign in through which provider. It counts
 * from the next request on, for sessions that are open as well. Without a change, nothing is written.
 * @throws AppError REAUTH_REQUIRED, VERSION_MISMATCH, VALIDATION_FAILED for a provider that is not
 * configured and for a domain that is given twice.
 */
export async function setSso(ctx: TenantContext, input: SetSsoInput): Promise<SsoSettings> {
  const { ports, principal, trx, tenantId, now } = ctx;
  requireRecentSignIn({ ports, principal: requirePerson(principal) });
  const rules = checkedRules(input.domains, ports.config.OIDC_PROVIDERS);
  const { version } = await lockTenant(ctx);
  checkVersion(input.expectedVersion, version);
  const before = await findSsoRules(trx);
  if (summary(before) === summary(rules)) return { domains: before, version };
  const after = { domains: rules, version: version + 1 };
  await Promise.all([
    replaceSsoRules(trx, rules, now),
    trx
      .updateTable('tenants')
      .set({ version: after.version, updated_at: now })
      .where('id', '=', tenantId)
      .execute(),
    recordAudit(ctx, {
      action: 'tenant.sso_changed',
      target: { type: 'tenant', id: tenantId },
      before: { domains: summary(before) },
      after: { domains: summary(rules) },
    }),
    emitEvent(ctx, { type: 'tenant.updated', payload: { changes: ['sso'] } }),
  ]);
  return after;
}

function checkedRules(
  domains: readonly SsoRule[],
  providers: readonly { readonly id: string }[],
): SsoRule[] {
  const seen = new Set<string>();
  domains.forEach(({ domain, providerId }, index) => {
    if (seen.has(domain)) throw invalidInput(`domains[${index}].domain`, 'Given twice.');
    seen.add(domain);
    if (!providers.some(({ id }) => id === providerId)) {
      throw invalidInput(`domains[${index}].providerId`, 'No such provider is configured.');
    }
  });
  return domains.toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
}

/** As the audit log shows it: `example.com → corp`. */
function summary(rules: readonly SsoRule[]): string {
  return rules.map(({ domain, providerId }) => `${domain} → ${providerId}`).join(', ');
}
