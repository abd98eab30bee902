import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { lockChannel } from './channel-view.js';

/** Deletes a channel, with its URL and what was to be sent there. @throws AppError NOT_FOUND. */
export async function deleteChat(
  ctx: TenantContext,
  { chatChannelId: id }: { chatChannelId: string },
): Promise<void> {
  const { trx, tenantId } = ctx;
  const { provider, name, host, kinds } = await lockChannel(ctx, id);
  await Promise.all([
    trx
      .deleteFrom('chat_channels')
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute(),
    recordAudit(ctx, {
      action: 'chat_channel.deleted',
      target: { type: 'chat_channel', id },
      before: { provider, name, host, kinds },
    }),
    emitEvent(ctx, { type: 'chat_channel.deleted', payload: { chatChannelId: id } }),
  ]);
}
