import type { Role } from '@incident-tracker/policy';
import type { Tenant } from './schemas.js';

/** For how long a deleted tenant can be restored, in days. */
const RESTORE_DAYS = 30;
const DAY_MS = 86_400_000;

/** The moment after which a tenant that was deleted then is gone for good. */
export function purgeTimeOf(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + RESTORE_DAYS * DAY_MS);
}

/** The columns behind `tenantView`. */
export const TENANT_COLUMNS = [
  'id',
  'name',
  'plan',
  'mfa_required',
  'version',
  'created_at',
  'updated_at',
] as const;

/** A row of `tenants` with those columns. */
export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly mfa_required: boolean;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A tenant as callers see it; `role` is the caller's own. */
export function tenantView(row: TenantRow, role: Role): Tenant {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    role,
    requireMfa: row.mfa_required,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
