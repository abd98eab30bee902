import { z } from 'zod';
import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { apiKeyView, selectApiKeys } from './api-key-view.js';
import type { ApiKey } from './schemas.js';

const position = z.tuple([z.uuid()]);

/** The API keys, newest first, expired and revoked ones included. @throws AppError CURSOR_INVALID. */
export async function listApiKeys(
  { trx, tenantId, now }: TenantContext,
  input: { limit: number; cursor?: string | undefined; serviceAccountId?: string | undefined },
): Promise<{ items: ApiKey[]; nextCursor: string | null }> {
  const { limit, cursor, serviceAccountId } = input;
  const binding = {
    list: 'apiKeys',
    sort: '-createdAt',
    serviceAccountId: serviceAccountId ?? null,
  };
  let query = selectApiKeys(trx, tenantId)
    .orderBy('k.id', 'desc')
    .limit(limit + 1);
  if (serviceAccountId !== undefined) {
    query = query.where('k.service_account_id', '=', serviceAccountId);
  }
  if (cursor !== undefined) {
    const [id] = decodeCursor(binding, cursor, position);
    query = query.where('k.id', '<', id);
  }
  return takePage(await query.execute(), limit, {
    view: (row) => apiKeyView(row, now),
    cursorAfter: (row) => encodeCursor(binding, [row.id]),
  });
}
