import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { acceptableUrl } from '../../webhooks/endpoints/endpoint-url.js';
import { openUrl, sealUrl } from './channel-url.js';
import { channelView, lockChannel } from './channel-view.js';
import type { ChannelRow } from './channel-view.js';
import type { ChatChannel, UpdateChatInput } from './schemas.js';

type State = Pick<ChannelRow, 'name' | 'host' | 'kinds' | 'disabled_at' | 'disabled_reason'> & {
  readonly url: string;
};

/**
 * Changes a channel, disables or enables it.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, VALIDATION_FAILED for a URL.
 */
export async function updateChat(ctx: TenantContext, input: UpdateChatInput): Promise<ChatChannel> {
  const { trx, tenantId, now } = ctx;
  const { chatChannelId: id } = input;
  const before = await lockChannel(ctx, id);
  checkVersion(input.expectedVersion, before.version);
  const state = await nextState(ctx, before, input);
  const changes = changesBetween(before, state);
  if (changes.length === 0) return channelView(before);
  const written = {
    ...state,
    kinds: [...state.kinds],
    // A new URL has not failed yet.
    ...(state.url !== before.url && { last_error: null }),
    version: before.version + 1,
    updated_at: now,
  };
  await Promise.all([
    trx
      .updateTable('chat_channels')
      .set(written)
      .where('tenant_id', '=', tenantId)
      .where('id', '=', id)
      .execute(),
    recordAudit(ctx, {
      action: 'chat_channel.updated',
      target: { type: 'chat_channel', id },
      before: auditOf(before),
      after: auditOf(state),
    }),
    emitEvent(ctx, { type: 'chat_channel.updated', payload: { chatChannelId: id, changes } }),
  ]);
  return channelView({ ...before, ...written });
}

async function nextState(
  { ports, tenantId, now }: TenantContext,
  before: State & Pick<ChannelRow, 'id'>,
  input: UpdateChatInput,
): Promise<State> {
  const place = { tenantId, channelId: before.id };
  const url = input.url === undefined ? null : await acceptableUrl(ports, input.url);
  const isNew = url !== null && url !== openUrl(ports.fieldCrypto, place, before.url);
  return {
    name: input.name ?? before.name,
    kinds: input.kinds === undefined ? before.kinds : [...new Set(input.kinds)],
    url: isNew ? sealUrl(ports.fieldCrypto, place, url) : before.url,
    host: isNew ? new URL(url).host : before.host,
    ...standing(before, input.enabled, now),
  };
}

function standing(
  { disabled_at, disabled_reason }: State,
  enabled: boolean | undefined,
  now: Date,
): Pick<State, 'disabled_at' | 'disabled_reason'> {
  if (enabled === true) return { disabled_at: null, disabled_reason: null };
  if (enabled === undefined || disabled_at !== null) return { disabled_at, disabled_reason };
  return { disabled_at: now, disabled_reason: 'manual' };
}

function changesBetween(before: State, after: State): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push('name');
  if (before.url !== after.url) changes.push('url');
  if (before.kinds.join() !== after.kinds.join()) changes.push('kinds');
  if (before.disabled_at !== after.disabled_at) changes.push('enabled');
  return changes;
}

function auditOf({ name, host, kinds, disabled_at: disabledAt }: State) {
  return { name, host, kinds, enabled: disabledAt === null };
}
