import { newId } from '@incident-tracker/db';
import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { kindOf } from '../catalogue.js';
import { detailsOf, isOldNews } from '../fan-out/notices.js';
import type { Occurrence } from '../fan-out/occurrence.js';
import { partOf } from '../fan-out/part-of.js';

interface ListeningChannel {
  readonly tenant_id: string;
  readonly id: string;
  readonly kinds: readonly string[];
  readonly created_at: Date;
}

/** Rows written by one statement. */
const CHUNK = 2_000;

/** Puts down a message for every channel and event that it is told of; once, should the event come again. */
export async function putDownForChats(
  trx: PlatformTransaction,
  occurrences: readonly Occurrence[],
  now: Date,
): Promise<void> {
  const tellable = occurrences.filter(
    ({ kind, told }) => kindOf(kind).chat === true && !isOldNews(told, now),
  );
  if (tellable.length === 0) return;
  const channels = await listChannels(trx, tellable);
  const rows = tellable.flatMap((occurrence) =>
    (channels.get(occurrence.tenantId) ?? [])
      .filter(
        ({ kinds, created_at: createdAt }) =>
          kinds.includes(occurrence.kind) && occurrence.told.event.occurredAt >= createdAt,
      )
      .map(({ id }) => rowOf(occurrence, id)),
  );
  for (let start = 0; start < rows.length; start += CHUNK) {
    await sql`
      INSERT INTO chat_messages (tenant_id, id, channel_id, event_id, kind, subject_type, subject_id,
        part_id, reference, details, actor_type, actor_id, status, created_at)
      SELECT r.*, 'queued', ${now}::timestamptz
      FROM json_to_recordset(${JSON.stringify(rows.slice(start, start + CHUNK))}::json) AS r (
        tenant_id uuid, id uuid, channel_id uuid, event_id uuid, kind text, subject_type text,
        subject_id uuid, part_id uuid, reference text, details jsonb, actor_type text, actor_id uuid)
      ON CONFLICT (tenant_id, channel_id, event_id) DO NOTHING`.execute(trx);
  }
}

/** The enabled channels of the tenants, kept until their messages have been written. */
async function listChannels(
  trx: PlatformTransaction,
  occurrences: readonly Occurrence[],
): Promise<ReadonlyMap<string, readonly ListeningChannel[]>> {
  const tenantIds = [...new Set(occurrences.map(({ tenantId }) => tenantId))];
  const { rows } = await sql<ListeningChannel>`
    SELECT c.tenant_id, c.id, c.kinds, c.created_at FROM chat_channels c
    JOIN tenants t ON t.id = c.tenant_id AND t.deleted_at IS NULL
    WHERE c.tenant_id = any(${tenantIds}::uuid[]) AND c.disabled_at IS NULL
    ORDER BY c.tenant_id, c.id FOR KEY SHARE OF c`.execute(trx);
  return Map.groupBy(rows, ({ tenant_id: tenantId }) => tenantId);
}

function rowOf({ kind, told, tenantId, subject }: Occurrence, channelId: string) {
  return {
    tenant_id: tenantId,
    id: newId(),
    channel_id: channelId,
    event_id: told.event.id,
    kind,
    subject_type: subject.type,
    subject_id: subject.id,
    part_id: partOf(told)?.id ?? null,
    reference: subject.reference,
    details: detailsOf(told),
    actor_type: told.actor.type,
    actor_id: told.actor.id,
  };
}
