import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import { CHAT_KIND_NAMES, kindOf } from '../catalogue.js';
import { channelView, selectChannels } from './channel-view.js';
import type { ChatPage } from './schemas.js';

const position = z.tuple([z.uuid()]);
const BINDING = { list: 'chats', sort: '-createdAt' };

/** The channels of the tenant, newest first. @throws AppError CURSOR_INVALID. */
export async function listChats(
  { trx, tenantId }: TenantContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<ChatPage> {
  let query = selectChannels(trx, tenantId)
    .orderBy('c.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [id] = decodeCursor(BINDING, cursor, position);
    query = query.where('c.id', '<', id);
  }
  const page = takePage(await query.execute(), limit, {
    view: channelView,
    cursorAfter: ({ id }) => encodeCursor(BINDING, [id]),
  });
  const offered = CHAT_KIND_NAMES.map((kind) => {
    const { label, description } = kindOf(kind);
    return { kind, label, description };
  });
  return { ...page, offered };
}
