import { recordAudit } from '../../audit/record-audit.js';
import type { OutwardContext, TenantContext } from '../../trpc/context.js';
import { openUrl } from './channel-url.js';
import { channelView, lockChannel } from './channel-view.js';
import { postToChat } from './post-to-chat.js';
import type { Posted } from './post-to-chat.js';
import type { ChatTest } from './schemas.js';

/**
 * Posts a test message to a channel, also to a disabled one, and says what came of it. It waits for the
 * chat, ten seconds at most. @throws AppError NOT_FOUND.
 */
export function testChat(
  { ports, principal, run }: OutwardContext,
  { chatChannelId: id }: { chatChannelId: string },
): Promise<ChatTest> {
  return run({
    async prepare(ctx) {
      const { provider, name, url } = await lockChannel(ctx, id);
      const place = { tenantId: ctx.tenantId, channelId: id };
      return { provider, name, url: openUrl(ports.fieldCrypto, place, url) };
    },
    ask: ({ name, ...channel }) =>
      postToChat(ports.outbound, channel, {
        reference: 'Test',
        title: `Incident Tracker reaches ${name}`,
        sentence: `${principal.name} tried it out.`,
        quote: null,
        url: `${ports.publicUrl()}/`,
      }),
    settle: (ctx, posted) => noteTest(ctx, id, posted),
  });
}

/** @throws AppError NOT_FOUND for a channel that was deleted meanwhile. */
async function noteTest(ctx: TenantContext, id: string, posted: Posted): Promise<ChatTest> {
  const { trx, tenantId, now } = ctx;
  const row = await lockChannel(ctx, id);
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
  return { sent: error === null, error, channel: channelView({ ...row, ...seen }) };
}
