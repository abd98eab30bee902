import { recordAudit } from '../../audit/record-audit.js';
import type { TenantContext } from '../../trpc/context.js';
import { openUrl } from './channel-url.js';
import { channelView, lockChannel } from './channel-view.js';
import { postToChat } from './post-to-chat.js';
import type { ChatChannel, ChatTest } from './schemas.js';

/**
 * Posts a test message to a channel, also to a disabled one, and says what came of it. It waits for the
 * chat, ten seconds at most. @throws AppError NOT_FOUND.
 */
export async function testChat(
  ctx: TenantContext,
  { chatChannelId: id }: { chatChannelId: string },
): Promise<ChatTest> {
  const { trx, tenantId, ports, principal, now } = ctx;
  const row = await lockChannel(ctx, id);
  const { provider, name } = row;
  const url = openUrl(ports.fieldCrypto, { tenantId, channelId: id }, row.url);
  const posted = await postToChat(
    ports.outbound,
    { provider, url },
    {
      reference: 'Test',
      title: `Incident Tracker reaches ${name}`,
      sentence: `${principal.name} tried it out.`,
      quote: null,
      url: `${ports.publicUrl()}/`,
    },
  );
  const error = posted.outcome === 'sent' ? null : posted.error;
  const seen =
    error === null
      ? { last_sent_at: now, last_error: null }
      : { last_failed_at: now, last_error: error };
  await Promise.all([
    trx
      .updateTable('chat_channels')
      .set(seen)
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute(),
    recordAudit(ctx, {
      action: 'chat_channel.tested',
      target: { type: 'chat_channel', id },
      after: { sent: error === null },
    }),
  ]);
  const channel: ChatChannel = channelView({ ...row, ...seen });
  return { sent: error === null, error, channel };
}
