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

/** @throws TypeError for what is no UUID: it names no tenant, and would only fail later. */
export function assertTenantId(tenantId: string): void {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
}
