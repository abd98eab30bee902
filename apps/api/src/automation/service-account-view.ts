import type { TenantTransaction } from '@incident-tracker/db';
import { parseRole } from '../trpc/parse-role.js';
import type { ServiceAccount } from './schemas.js';

/** The service accounts of a tenant with what is shown of them, to be narrowed down further. */
export function selectServiceAccounts(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('service_accounts as a')
    .innerJoin('people as p', 'p.id', 'a.created_by')
    .select([
      'a.id',
      'a.name',
      'a.role',
      'a.created_by',
      'p.name as creator_name',
      'a.created_at',
      'a.updated_at',
      'a.disabled_at',
      'a.version',
    ])
    .where('a.tenant_id', '=', tenantId);
}

export interface ServiceAccountRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly created_by: string;
  readonly creator_name: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly disabled_at: Date | null;
  readonly version: number;
}

/** A service account as callers see it. */
export function serviceAccountView(row: ServiceAccountRow): ServiceAccount {
  return {
    id: row.id,
    name: row.name,
    role: parseRole(row.role),
    createdBy: { id: row.created_by, name: row.creator_name },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
    version: row.version,
  };
}
