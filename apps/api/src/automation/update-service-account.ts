import { isUniqueViolation } from '@incident-tracker/db';
import type { Role } from '@incident-tracker/policy';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { assertMayGrant } from '../tenancy/assert-may-grant.js';
import { checkVersion } from '../trpc/check-version.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import { claimFeature } from '../usage/feature-limits.js';
import type { ServiceAccount } from './schemas.js';
import { selectServiceAccounts, serviceAccountView } from './service-account-view.js';
import type { ServiceAccountRow } from './service-account-view.js';

interface Update {
  readonly serviceAccountId: string;
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly expectedVersion?: number | undefined;
}

/**
 * Renames a service account, gives it another role, disables or enables it; its keys are judged by
 * the new state at once. The caller must hold what the account holds, before and after.
 * @throws AppError NOT_FOUND, FORBIDDEN, VERSION_MISMATCH, CONFLICT for a name that is taken;
 * QUOTA_EXCEEDED when it is enabled and the plan has no room.
 */
export async function updateServiceAccount(
  ctx: TenantContext,
  input: Update,
): Promise<ServiceAccount> {
  const { trx, tenantId, now } = ctx;
  const before = await selectServiceAccounts(trx, tenantId)
    .where('a.id', '=', input.serviceAccountId)
    .forUpdate('a')
    .executeTakeFirst();
  if (before === undefined) throw new AppError('NOT_FOUND');
  assertMayGrant(ctx.subject, { role: parseRole(before.role) });
  const state = nextState(before, input, now);
  assertMayGrant(ctx.subject, { role: parseRole(state.role) });
  checkVersion(input.expectedVersion, before.version);
  const changes = changesBetween(before, state);
  if (changes.length === 0) return serviceAccountView(before);
  if (before.disabled_at !== null && state.disabled_at === null) {
    await claimFeature(ctx, 'serviceAccounts');
  }
  const written = { ...state, version: before.version + 1, updated_at: now };
  await Promise.all([
    trx
      .updateTable('service_accounts')
      .set(written)
      .where('tenant_id', '=', tenantId)
      .where('id', '=', before.id)
      .execute()
      .catch(asNameConflict),
    recordAudit(ctx, {
      action: 'service_account.updated',
      target: { type: 'service_account', id: before.id },
      before: auditOf(before),
      after: auditOf(state),
    }),
    emitEvent(ctx, {
      type: 'service_account.updated',
      payload: { serviceAccountId: before.id, changes },
    }),
  ]);
  return serviceAccountView({ ...before, ...written });
}

type State = Pick<ServiceAccountRow, 'name' | 'role' | 'disabled_at'>;

function nextState(before: State, input: Update, now: Date): State {
  const { name = before.name, role = before.role, disabled } = input;
  if (disabled === undefined) return { name, role, disabled_at: before.disabled_at };
  return { name, role, disabled_at: disabled ? (before.disabled_at ?? now) : null };
}

function changesBetween(before: State, after: State): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push('name');
  if (before.role !== after.role) changes.push('role');
  if (before.disabled_at !== after.disabled_at) changes.push('disabled');
  return changes;
}

function auditOf({ name, role, disabled_at: disabledAt }: State) {
  return { name, role, disabled: disabledAt !== null };
}

function asNameConflict(error: unknown): never {
  throw isUniqueViolation(error) ? new AppError('CONFLICT', { reason: 'name_taken' }) : error;
}
