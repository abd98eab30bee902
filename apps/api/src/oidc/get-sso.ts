import { findTenantVersion } from '../tenancy/find-tenant-version.js';
import type { TenantContext } from '../trpc/context.js';
import type { SsoSettings } from './schemas.js';
import { findSsoRules } from './sso-store.js';

/** Which email domains of the tenant's members must sign in through which provider. */
export async function getSso({ trx }: TenantContext): Promise<SsoSettings> {
  const [domains, version] = await Promise.all([findSsoRules(trx), findTenantVersion(trx)]);
  return { domains, version };
}
