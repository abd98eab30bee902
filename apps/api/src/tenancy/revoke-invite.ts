import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import { lockOpenInvite } from './lock-open-invite.js';

/** Withdraws an open invite; its link answers 410 from now on. @throws AppError NOT_FOUND. */
export async function revokeInvite(
  ctx: TenantContext,
  { inviteId }: { inviteId: string },
): Promise<void> {
  const { trx, tenantId, now } = ctx;
  const invite = await lockOpenInvite(ctx, inviteId);
  await Promise.all([
    trx
      .updateTable('invites')
      .set({ revoked_at: now, version: invite.version + 1 })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', inviteId)
      .execute(),
    recordAudit(ctx, {
      action: 'invite.revoked',
      target: { type: 'invite', id: inviteId },
      before: { email: invite.email, role: invite.role },
    }),
    emitEvent(ctx, { type: 'invite.updated', payload: { inviteId } }),
  ]);
}
