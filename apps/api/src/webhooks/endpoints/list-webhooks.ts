import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import type { Webhook } from '../schemas.js';
import { selectWebhooks, webhookView } from './endpoint-view.js';

const position = z.tuple([z.uuid()]);
const BINDING = { list: 'webhooks', sort: '-createdAt' };

/** The webhooks of the tenant, newest first. @throws AppError CURSOR_INVALID. */
export async function listWebhooks(
  { trx, tenantId, now }: TenantContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Webhook[]; nextCursor: string | null }> {
  let query = selectWebhooks(trx, tenantId)
    .orderBy('w.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [id] = decodeCursor(BINDING, cursor, position);
    query = query.where('w.id', '<', id);
  }
  return takePage(await query.execute(), limit, {
    view: (row) => webhookView(row, now),
    cursorAfter: (row) => encodeCursor(BINDING, [row.id]),
  });
}
