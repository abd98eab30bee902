import type { TenantContext } from '../../trpc/context.js';
import { selectInbox } from './own-notifications.js';

/** Nobody reads a longer number, and counting it would take ever longer. */
const MOST = 1_000;

/** How many notifications the caller has not read, at most 1000. */
export async function countUnread(ctx: TenantContext): Promise<{ count: number }> {
  const rows = await selectInbox(ctx)
    .select('n.id')
    .where('n.read_at', 'is', null)
    .limit(MOST)
    .execute();
  return { count: rows.length };
}
