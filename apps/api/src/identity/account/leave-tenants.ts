import type { PlatformTransaction } from '@incident-tracker/db';
import { recordAuditAs } from '../../audit/record-audit.js';
import { emitEventAs } from '../../events/emit-event.js';
import { markTenantDeleted } from '../../tenancy/mark-tenant-deleted.js';
import type { PersonContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';

/** A tenant that a person is about to leave. */
interface LeftTenant {
  readonly tenantId: string;
  readonly name: string;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly role: string;
  /** Members beside this person, and how many of them are OWNERs. */
  readonly others: number;
  readonly otherOwners: number;
}

/**
 * The tenants of a person, locked until the transaction ends: nobody joins, leaves or changes a role
 * meanwhile. Tenants first, then members by id, as everywhere.
 */
async function lockTenantsOf(trx: PlatformTransaction, userId: string): Promise<LeftTenant[]> {
  const tenants = await trx
    .selectFrom('tenants as t')
    .select(['t.id', 't.name', 't.version', 't.deleted_at'])
    .where('t.id', 'in', (eb) =>
      eb.selectFrom('memberships').select('tenant_id').where('user_id', '=', userId),
    )
    .orderBy('t.id')
    .forUpdate()
    .execute();
  if (tenants.length === 0) return [];
  const members = await trx
    .selectFrom('memberships')
    .select(['tenant_id', 'user_id', 'role'])
    .where(
      'tenant_id',
      'in',
      tenants.map(({ id }) => id),
    )
    .orderBy('tenant_id')
    .orderBy('user_id')
    .forUpdate()
    .execute();
  return tenants.flatMap((tenant) => {
    const here = members.filter((member) => member.tenant_id === tenant.id);
    const others = here.filter((member) => member.user_id !== userId);
    const own = here.find((member) => member.user_id === userId);
    if (own === undefined) return [];
    return {
      tenantId: tenant.id,
      name: tenant.name,
      version: tenant.version,
      isDeleted: tenant.deleted_at !== null,
      role: own.role,
      others: others.length,
      otherOwners: others.filter(({ role }) => role === 'OWNER').length,
    };
  });
}

/**
 * Takes a person out of all their tenants; each one's audit log says so. A tenant that has nobody else
 * is deleted, and nobody is left to restore it.
 * @throws AppError LAST_OWNER with the tenants that would be left without an OWNER.
 */
export async function leaveTenants(
  trx: PlatformTransaction,
  { principal, request, ports }: PersonContext,
): Promise<void> {
  const now = ports.clock.now();
  const { userId } = principal;
  const actor = { type: 'user', id: userId } as const;
  const tenants = await lockTenantsOf(trx, userId);
  const orphaned = tenants.filter(
    ({ isDeleted, role, others, otherOwners }) =>
      !isDeleted && role === 'OWNER' && others > 0 && otherOwners === 0,
  );
  if (orphaned.length > 0) {
    throw new AppError('LAST_OWNER', {
      tenants: orphaned.map(({ tenantId: id, name }) => ({ id, name })),
    });
  }
  for (const { tenantId, name, version, isDeleted, role, others } of tenants) {
    const origin = { tenantId, actor, request, now };
    await Promise.all([
      trx
        .deleteFrom('memberships')
        .where('tenant_id', '=', tenantId)
        .where('user_id', '=', userId)
        .execute(),
      recordAuditAs(trx, {
        ...origin,
        action: 'auth.account_deleted',
        target: { type: 'user', id: userId },
      }),
      recordAuditAs(trx, {
        ...origin,
        action: 'member.left',
        target: { type: 'member', id: userId },
        before: { role },
      }),
      emitEventAs(trx, { ...origin, type: 'member.removed', payload: { userId } }),
    ]);
    if (!isDeleted && others === 0) await markTenantDeleted(trx, { ...origin, name, version });
  }
}
