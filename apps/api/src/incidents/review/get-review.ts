import type { TenantContext } from '../../trpc/context.js';
import { findHead } from '../heads.js';
import type { Review } from './schemas.js';
import { findActionItems, findReview, presentReview } from './store.js';

/**
 * The review of an incident. Every incident has one; it is empty, with version 0, until it is
 * written. @throws AppError NOT_FOUND.
 */
export async function getReview(
  ctx: TenantContext,
  { incidentId }: { incidentId: string },
): Promise<Review> {
  const incident = await findHead(ctx, incidentId);
  const [row, actionItems] = await Promise.all([
    findReview(ctx, incident.id),
    findActionItems(ctx, incident.id),
  ]);
  return presentReview(incident, row, actionItems);
}
