import type { TenantTransaction } from '@incident-tracker/db';

/** A rule: whose addresses are of this domain signs in through this provider. */
export interface SsoRule {
  readonly domain: string;
  readonly providerId: string;
}

/** The rules of a tenant, by domain. */
export function findSsoRules(trx: TenantTransaction): Promise<SsoRule[]> {
  return trx
    .selectFrom('tenant_sso_domains')
    .select(['domain', 'provider_id as providerId'])
    .where('tenant_id', '=', trx.tenantId)
    .orderBy('domain')
    .execute();
}

/** Replaces the rules of a tenant. */
export async function replaceSsoRules(
  trx: TenantTransaction,
  rules: readonly SsoRule[],
  now: Date,
): Promise<void> {
  const { tenantId } = trx;
  await trx.deleteFrom('tenant_sso_domains').where('tenant_id', '=', tenantId).execute();
  if (rules.length === 0) return;
  await trx
    .insertInto('tenant_sso_domains')
    .values(
      rules.map(({ domain, providerId }) => ({
        tenant_id: tenantId,
        domain,
        provider_id: providerId,
        created_at: now,
      })),
    )
    .execute();
}
