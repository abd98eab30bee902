import { newId } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { actorOf } from '../../trpc/principal.js';
import { acceptableUrl } from '../../webhooks/endpoints/endpoint-url.js';
import { sealUrl } from './channel-url.js';
import { channelView } from './channel-view.js';
import type { ChatChannel, CreateChatInput } from './schemas.js';

/** Nobody reads more channels, and each costs a message per event. */
const MOST_CHANNELS = 50;

/**
 * Adds a channel. Its URL is kept encrypted and never shown again.
 * @throws AppError VALIDATION_FAILED for a URL that nothing may be sent to; CONFLICT for too many.
 */
export async function createChat(
  ctx: TenantContext,
  { provider, name, kinds, ...input }: CreateChatInput,
): Promise<ChatChannel> {
  const { trx, tenantId, now, principal, ports } = ctx;
  const url = await acceptableUrl(ports, input.url);
  const present = await trx
    .selectFrom('chat_channels')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .limit(MOST_CHANNELS)
    .execute();
  if (present.length === MOST_CHANNELS) {
    throw new AppError('CONFLICT', { reason: 'too_many_channels', limit: MOST_CHANNELS });
  }
  const id = newId();
  const actor = actorOf(principal);
  const row = {
    id,
    provider,
    name,
    host: new URL(url).host,
    kinds: [...new Set(kinds)],
    created_by_type: actor.type,
    created_by_id: actor.id,
    created_at: now,
    updated_at: now,
  };
  const sealed = sealUrl(ports.fieldCrypto, { tenantId, channelId: id }, url);
  await Promise.all([
    trx
      .insertInto('chat_channels')
      .values({ ...row, tenant_id: tenantId, url: sealed })
      .execute(),
    recordAudit(ctx, {
      action: 'chat_channel.created',
      target: { type: 'chat_channel', id },
      after: { provider, name, host: row.host, kinds: row.kinds },
    }),
    emitEvent(ctx, { type: 'chat_channel.created', payload: { chatChannelId: id } }),
  ]);
  return channelView({
    ...row,
    disabled_at: null,
    disabled_reason: null,
    last_sent_at: null,
    last_failed_at: null,
    last_error: null,
    creator_name: principal.name,
    version: 1,
  });
}
