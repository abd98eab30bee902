import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { View } from './schemas.js';
import { presentView, selectVisible } from './store.js';

/** One view, shared or the caller's own. @throws AppError NOT_FOUND. */
export async function getView(ctx: TenantContext, { viewId }: { viewId: string }): Promise<View> {
  const row = await selectVisible(ctx).where('v.id', '=', viewId).executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return presentView(row);
}
