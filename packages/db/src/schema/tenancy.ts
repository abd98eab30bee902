import type { Generated } from 'kysely';
import type { BigIntText, GeneratedTimestamp, OptionalTimestamp, Timestamp } from './columns.js';

export interface TenantsTable {
  id: string;
  name: string;
  plan: Generated<string>;
  mfa_required: Generated<boolean>;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
  deleted_at: OptionalTimestamp;
  purge_after: OptionalTimestamp;
}

export interface TenantCountersTable {
  tenant_id: string;
  kind: string;
  value: BigIntText;
}

export interface TenantSsoDomainsTable {
  tenant_id: string;
  domain: string;
  provider_id: string;
  created_at: Timestamp;
}

export interface MembershipsTable {
  tenant_id: string;
  user_id: string;
  role: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  updated_at: GeneratedTimestamp;
}

export interface InvitesTable {
  tenant_id: string;
  id: string;
  email: string;
  role: string;
  token_hash: Buffer;
  invited_by: string;
  version: Generated<number>;
  created_at: GeneratedTimestamp;
  expires_at: Timestamp;
  accepted_at: OptionalTimestamp;
  accepted_by: string | null;
  revoked_at: OptionalTimestamp;
}

/** Tenants, their members and how one becomes a member. */
export interface TenancySchema {
  tenants: TenantsTable;
  tenant_counters: TenantCountersTable;
  tenant_sso_domains: TenantSsoDomainsTable;
  memberships: MembershipsTable;
  invites: InvitesTable;
}
