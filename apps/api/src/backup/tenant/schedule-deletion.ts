import type { PlatformTransaction } from '@incident-tracker/db';
import { randomBytes } from 'node:crypto';
import { markTenantDeleted } from '../../tenancy/mark-tenant-deleted.js';
import { BackupError } from '../backup-error.js';

const SYSTEM = { type: 'system', id: null } as const;

/** A tenant that is deleted. */
export interface ScheduledDeletion {
  readonly tenantId: string;
  readonly name: string;
  /** Until then an OWNER can restore it. */
  readonly purgeAfter: Date;
}

/**
 * Deletes a tenant as its OWNER could, in the name of the installation. One that is deleted already
 * keeps its time. @throws BackupError for an unknown tenant.
 */
export async function scheduleDeletion(
  trx: PlatformTransaction,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<ScheduledDeletion> {
  const tenant = await trx
    .selectFrom('tenants')
    .select(['name', 'version', 'purge_after'])
    .where('id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  if (tenant === undefined) throw new BackupError(`There is no tenant ${tenantId}`);
  const { name, version } = tenant;
  if (tenant.purge_after !== null) return { tenantId, name, purgeAfter: tenant.purge_after };
  const request = { traceId: randomBytes(16).toString('hex'), userAgent: null, ip: null };
  const purgeAfter = await markTenantDeleted(trx, {
    tenantId,
    name,
    version,
    actor: SYSTEM,
    now,
    request,
  });
  return { tenantId, name, purgeAfter };
}
