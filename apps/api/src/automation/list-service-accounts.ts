import { z } from 'zod';
import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import type { ServiceAccount } from './schemas.js';
import { selectServiceAccounts, serviceAccountView } from './service-account-view.js';

const BINDING = { list: 'serviceAccounts', sort: '-createdAt' };
const position = z.tuple([z.uuid()]);

/** The service accounts, newest first, disabled ones included. @throws AppError CURSOR_INVALID. */
export async function listServiceAccounts(
  { trx, tenantId }: TenantContext,
  input: { limit: number; cursor?: string | undefined },
): Promise<{ items: ServiceAccount[]; nextCursor: string | null }> {
  let query = selectServiceAccounts(trx, tenantId)
    .orderBy('a.id', 'desc')
    .limit(input.limit + 1);
  if (input.cursor !== undefined) {
    const [id] = decodeCursor(BINDING, input.cursor, position);
    query = query.where('a.id', '<', id);
  }
  return takePage(await query.execute(), input.limit, {
    view: serviceAccountView,
    cursorAfter: (row) => encodeCursor(BINDING, [row.id]),
  });
}
