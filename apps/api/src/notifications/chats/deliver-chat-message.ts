import type { ActorType, NotificationDetails, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { emitEventAs } from '../../events/emit-event.js';
import { recordAuditAs } from '../../audit/record-audit.js';
import { actorName, shownActor } from '../../incidents/actor.js';
import type { Ports } from '../../platform/ports.js';
import { findKind } from '../catalogue.js';
import { readTexts } from '../fan-out/texts.js';
import { subjectPath } from '../links.js';
import { openUrl } from './channel-url.js';
import { postToChat } from './post-to-chat.js';
import type { ChatText } from './payloads.js';

/** What delivering takes. */
export type ChatPorts = Pick<
  Ports,
  'db' | 'clock' | 'logger' | 'fieldCrypto' | 'outbound' | 'publicUrl' | 'metrics'
>;

/** A message that is to be delivered. */
export interface MessageKey {
  readonly tenantId: string;
  readonly messageId: string;
}

interface Message {
  readonly channel_id: string;
  readonly kind: string;
  readonly subject_type: 'incident' | 'ticket';
  readonly part_id: string | null;
  readonly reference: string;
  readonly details: NotificationDetails;
  readonly actor_type: ActorType;
  readonly actor_name: string | null;
  readonly title: string | null;
  readonly provider: 'slack' | 'teams';
  readonly url: string;
}

const SYSTEM = { type: 'system', id: null } as const;
const NO_REQUEST = { traceId: '', userAgent: null, ip: null };

/** The message with its channel, if there is anything to be done about it still. */
async function load(
  trx: PlatformTransaction,
  { tenantId, messageId }: MessageKey,
): Promise<Message | undefined> {
  const { rows } = await sql<Message>`
    SELECT m.channel_id, m.kind, m.subject_type, m.part_id, m.reference, m.details, m.actor_type,
      ${actorName({ table: 'm', type: 'actor_type', id: 'actor_id' })} AS actor_name,
      coalesce(i.title, t.title) AS title, c.provider, c.url
    FROM chat_messages m
    JOIN chat_channels c ON c.tenant_id = m.tenant_id AND c.id = m.channel_id
      AND c.disabled_at IS NULL
    JOIN tenants ON tenants.id = m.tenant_id AND tenants.deleted_at IS NULL
    LEFT JOIN incidents i ON i.tenant_id = m.tenant_id AND i.id = m.subject_id
    LEFT JOIN tickets t ON t.tenant_id = m.tenant_id AND t.id = m.subject_id
    WHERE m.tenant_id = ${tenantId} AND m.id = ${messageId} AND m.status = 'handed_over'`.execute(
    trx,
  );
  return rows[0];
}

async function textOf(
  ports: ChatPorts,
  trx: PlatformTransaction,
  key: MessageKey,
  message: Message,
): Promise<ChatText> {
  const { part_id: id, details, reference } = message;
  // Of what people write, chats see status updates alone.
  const texts =
    id !== null && details['part'] === 'status_update'
      ? await readTexts(trx, [{ tenantId: key.tenantId, part: 'status_update', id }])
      : new Map<string, string>();
  const actor = shownActor(message.actor_type, null, message.actor_name).name;
  return {
    reference,
    title: message.title ?? '',
    sentence: findKind(message.kind)?.says({ actor, details }) ?? 'Something happened.',
    quote: texts.get(id ?? '') ?? null,
    url: `${ports.publicUrl()}${subjectPath(message.subject_type, reference)}`,
  };
}

/**
 * Delivers one message. Rejects when it is worth trying again. A channel that says it is gone (404, 410)
 * is disabled, and what waits for it is given up.
 */
export async function deliverChatMessage(
  ports: ChatPorts,
  key: MessageKey,
  { lastAttempt }: { lastAttempt: boolean },
): Promise<void> {
  const { db, fieldCrypto, outbound, metrics, clock } = ports;
  const found = await db.platformTransaction(async (trx) => {
    const message = await load(trx, key);
    return message === undefined ? null : { message, text: await textOf(ports, trx, key, message) };
  });
  if (found === null) return giveUp(ports, key, 'the channel is disabled');
  const { message, text } = found;
  const { provider, channel_id: channelId } = message;
  const place = { tenantId: key.tenantId, channelId };
  const url = openUrl(fieldCrypto, place, message.url);
  const posted = await postToChat(outbound, { provider, url }, text);
  metrics.add('chat_messages_total', 1, { provider, outcome: posted.outcome });
  const now = clock.now();
  if (posted.outcome === 'sent') {
    await db.platformTransaction(async (trx) => {
      await finish(trx, key, { status: 'sent', error: null, now });
      await sql`
        UPDATE chat_channels SET last_sent_at = ${now}, last_error = NULL
        WHERE tenant_id = ${key.tenantId} AND id = ${channelId}`.execute(trx);
    });
    return;
  }
  const final = lastAttempt || posted.outcome === 'gone';
  await db.platformTransaction(async (trx) => {
    if (final) await finish(trx, key, { status: 'failed', error: posted.error, now });
    await sql`
      UPDATE chat_channels SET last_failed_at = ${now}, last_error = ${posted.error}
      WHERE tenant_id = ${key.tenantId} AND id = ${channelId}`.execute(trx);
    if (posted.outcome === 'gone') await disableGone(trx, place, now);
  });
  if (!final) throw new Error(posted.error);
}

async function giveUp({ db, clock }: ChatPorts, key: MessageKey, error: string): Promise<void> {
  const now = clock.now();
  await db.platformTransaction((trx) => finish(trx, key, { status: 'failed', error, now }));
}

async function finish(
  trx: PlatformTransaction,
  { tenantId, messageId }: MessageKey,
  { status, error, now }: { status: 'sent' | 'failed'; error: string | null; now: Date },
): Promise<void> {
  await sql`
    UPDATE chat_messages SET status = ${status}, last_error = ${error}, completed_at = ${now}
    WHERE tenant_id = ${tenantId} AND id = ${messageId} AND status = 'handed_over'`.execute(trx);
}

async function disableGone(
  trx: PlatformTransaction,
  { tenantId, channelId }: { tenantId: string; channelId: string },
  now: Date,
): Promise<void> {
  const { rows } = await sql`
    UPDATE chat_channels SET disabled_at = ${now}, disabled_reason = 'gone', updated_at = ${now},
      version = version + 1
    WHERE tenant_id = ${tenantId} AND id = ${channelId} AND disabled_at IS NULL RETURNING 1`.execute(
    trx,
  );
  if (rows.length === 0) return;
  const common = { tenantId, actor: SYSTEM, now };
  await recordAuditAs(trx, {
    ...common,
    action: 'chat_channel.disabled',
    target: { type: 'chat_channel', id: channelId },
    before: { enabled: true },
    after: { enabled: false, reason: 'gone' },
    request: NO_REQUEST,
  });
  await emitEventAs(trx, {
    ...common,
    type: 'chat_channel.updated',
    payload: { chatChannelId: channelId, changes: ['enabled'] },
  });
}
