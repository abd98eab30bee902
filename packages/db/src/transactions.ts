import { Transaction, type KyselyProps } from 'kysely';
import type { Schema } from './schema.js';

/** Statements inside one tenant's transaction: role app_rw, row-level security bound to `tenantId`. */
export class TenantTransaction extends Transaction<Schema> {
  readonly scope = 'tenant';
  readonly tenantId: string;

  constructor(props: KyselyProps, tenantId: string) {
    super(props);
    this.tenantId = tenantId;
  }
}

/** Role app_rw with no tenant set: the global tables only; tenant tables read as empty. */
export class IdentityTransaction extends Transaction<Schema> {
  readonly scope = 'identity';
}

/** Role app_platform, which sees every tenant: relay, sealer and retention only. */
export class PlatformTransaction extends Transaction<Schema> {
  readonly scope = 'platform';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The SET LOCAL that binds a transaction to a tenant. It is text, hence the strict check. */
export function tenantSetting(tenantId: string): string {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
  return `SET LOCAL app.tenant_id='${tenantId}'`;
}
