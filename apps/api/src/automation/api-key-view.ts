import type { TenantTransaction } from '@incident-tracker/db';
import { parseRole } from '../trpc/parse-role.js';
import type { ApiKey } from './schemas.js';

/** The API keys of a tenant with what is shown of them, to be narrowed down further. */
export function selectApiKeys(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('api_keys as k')
    .innerJoin('service_accounts as a', (join) =>
      join.onRef('a.tenant_id', '=', 'k.tenant_id').onRef('a.id', '=', 'k.service_account_id'),
    )
    .innerJoin('people as p', 'p.id', 'k.created_by')
    .select([
      'k.id',
      'k.name',
      'k.prefix',
      'k.scopes',
      'k.service_account_id',
      'a.name as account_name',
      'a.role as account_role',
      'a.disabled_at as account_disabled_at',
      'k.created_by',
      'p.name as creator_name',
      'k.created_at',
      'k.last_used_at',
      'k.expires_at',
      'k.revoked_at',
      'k.replaced_by',
    ])
    .where('k.tenant_id', '=', tenantId);
}

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly service_account_id: string;
  readonly account_name: string;
  readonly account_role: string;
  readonly created_by: string;
  readonly creator_name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly replaced_by: string | null;
}

/** What stands in the way of using a key, the state of its account apart. */
export function statusOf(
  key: Pick<ApiKeyRow, 'expires_at' | 'revoked_at'>,
  now: Date,
): ApiKey['status'] {
  if (key.revoked_at !== null) return 'revoked';
  return key.expires_at !== null && key.expires_at <= now ? 'expired' : 'active';
}

/** A key as callers see it, without its secret. */
export function apiKeyView(row: ApiKeyRow, now: Date): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    status: statusOf(row, now),
    serviceAccountId: row.service_account_id,
    serviceAccount: {
      id: row.service_account_id,
      name: row.account_name,
      role: parseRole(row.account_role),
    },
    createdBy: { id: row.created_by, name: row.creator_name },
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    replacedBy: row.replaced_by,
  };
}
