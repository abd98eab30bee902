import { may } from '@incident-tracker/policy';
import { z } from 'zod';
import type { PersonContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import type { TenantPage } from './schemas.js';
import { listAllMembershipsOf } from './memberships.js';
import { takePage } from '../trpc/take-page.js';
import { purgeTimeOf } from './tenant-view.js';

const BINDING = { list: 'tenants', sort: 'name' };
const position = z.tuple([z.uuid()]);

/**
 * The tenants that the caller belongs to, by name. A deleted one is there only for whoever may
 * restore it, and only as long as they may. @throws AppError CURSOR_INVALID.
 */
export async function listTenants(
  ctx: PersonContext,
  input: { limit: number; cursor?: string | undefined },
): Promise<TenantPage> {
  const now = ctx.ports.clock.now();
  const all = await listAllMembershipsOf(ctx.ports.db.identity, ctx.principal.userId);
  const tenants = all.flatMap(({ tenantId: id, tenantName: name, deletedAt, ...membership }) => {
    const restorableUntil = deletedAt === null ? null : purgeTimeOf(deletedAt);
    if (
      restorableUntil !== null &&
      (restorableUntil <= now || !may(membership, 'tenants.delete'))
    ) {
      return [];
    }
    return [
      {
        id,
        name,
        ...membership,
        deletedAt: deletedAt?.toISOString() ?? null,
        restorableUntil: restorableUntil?.toISOString() ?? null,
      },
    ];
  });
  return takePage(after(tenants, input.cursor), input.limit, {
    view: (tenant) => tenant,
    cursorAfter: (tenant) => encodeCursor(BINDING, [tenant.id]),
  });
}

/** What follows the cursor; nothing when the tenant that it names is not in the list any more. */
function after<Item extends { id: string }>(items: Item[], cursor: string | undefined): Item[] {
  if (cursor === undefined) return items;
  const [lastId] = decodeCursor(BINDING, cursor, position);
  const index = items.findIndex((item) => item.id === lastId);
  return index === -1 ? [] : items.slice(index + 1);
}
