import type { Generated } from 'kysely';
import type { GeneratedTimestamp, OptionalTimestamp } from './columns.js';

export interface ServiceAccountsTable {
  tenant_id: string;
  id: string;
  name: string;
  role: string;
  created_by: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  disabled_at: OptionalTimestamp;
}

export interface ApiKeysTable {
  tenant_id: string;
  id: string;
  service_account_id: string;
  name: string;
  prefix: string;
  secret_hash: Buffer;
  scopes: string[];
  created_by: string;
  created_at: GeneratedTimestamp;
  last_used_at: OptionalTimestamp;
  expires_at: OptionalTimestamp;
  revoked_at: OptionalTimestamp;
  replaced_by: string | null;
}

/** Service accounts and their keys. */
export interface AutomationSchema {
  service_accounts: ServiceAccountsTable;
  api_keys: ApiKeysTable;
}
