import { newId } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { assertMayGrant } from '../tenancy/assert-may-grant.js';
import { requirePerson } from '../tenancy/require-person.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { claimFeature } from '../usage/feature-limits.js';
import type { ServiceAccount } from './schemas.js';
import { serviceAccountView } from './service-account-view.js';

/**
 * Creates a service account. It belongs to the tenant and outlives whoever created it.
 * @throws AppError FORBIDDEN for a role above the caller's; CONFLICT for a name that is taken;
 * QUOTA_EXCEEDED.
 */
export async function createServiceAccount(
  ctx: TenantContext,
  input: { name: string; role: Role },
): Promise<ServiceAccount> {
  const { trx, tenantId, now } = ctx;
  const { name, role } = input;
  const creator = requirePerson(ctx.principal);
  assertMayGrant(ctx.subject, { role });
  await claimFeature(ctx, 'serviceAccounts');
  const row = await trx
    .insertInto('service_accounts')
    .values({
      tenant_id: tenantId,
      id: newId(),
      name,
      role,
      created_by: creator.userId,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new AppError('CONFLICT', { reason: 'name_taken' });
  await Promise.all([
    recordAudit(ctx, {
      action: 'service_account.created',
      target: { type: 'service_account', id: row.id },
      after: { name, role },
    }),
    emitEvent(ctx, {
      type: 'service_account.created',
      payload: { serviceAccountId: row.id, role },
    }),
  ]);
  return serviceAccountView({ ...row, creator_name: creator.name });
}
