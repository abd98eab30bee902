import type { ActorType, TenantTransaction } from '@incident-tracker/db';
import { actorName, shownActor } from '../../incidents/actor.js';
import { iso } from '../../incidents/present.js';
import type { TenantContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import type { ChatChannel } from './schemas.js';

/** The channels of a tenant with what is shown of them, to be narrowed down further. */
export function selectChannels(trx: TenantTransaction, tenantId: string) {
  return trx
    .selectFrom('chat_channels as c')
    .selectAll('c')
    .select(
      actorName({ table: 'c', type: 'created_by_type', id: 'created_by_id' }).as('creator_name'),
    )
    .where('c.tenant_id', '=', tenantId);
}

/** A channel as `selectChannels` reads it. */
export interface ChannelRow {
  readonly id: string;
  readonly provider: 'slack' | 'teams';
  readonly name: string;
  readonly host: string;
  readonly kinds: readonly string[];
  readonly disabled_at: Date | null;
  readonly disabled_reason: 'manual' | 'gone' | null;
  readonly last_sent_at: Date | null;
  readonly last_failed_at: Date | null;
  readonly last_error: string | null;
  readonly created_by_type: ActorType;
  readonly created_by_id: string | null;
  readonly creator_name: string | null;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A channel as callers see it, without its URL. */
export function channelView(row: ChannelRow): ChatChannel {
  return {
    id: row.id,
    provider: row.provider,
    name: row.name,
    host: row.host,
    kinds: [...row.kinds],
    enabled: row.disabled_at === null,
    disabledAt: iso(row.disabled_at),
    disabledReason: row.disabled_reason,
    lastSentAt: iso(row.last_sent_at),
    lastFailedAt: iso(row.last_failed_at),
    lastError: row.last_error,
    createdBy: shownActor(row.created_by_type, row.created_by_id, row.creator_name),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

/** A channel, which nobody else changes until the transaction ends. @throws AppError NOT_FOUND. */
export async function lockChannel(
  { trx, tenantId }: Pick<TenantContext, 'trx' | 'tenantId'>,
  channelId: string,
) {
  const row = await selectChannels(trx, tenantId)
    .where('c.id', '=', channelId)
    .forNoKeyUpdate('c')
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row;
}
