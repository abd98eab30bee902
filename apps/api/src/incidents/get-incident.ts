import type { TenantContext } from '../trpc/context.js';
import { presentIncident } from './present.js';
import type { Incident } from './schemas.js';
import { loadIncident } from './store.js';

/** One incident, by its id or its reference in any case. @throws AppError NOT_FOUND. */
export async function getIncident(
  ctx: TenantContext,
  { incidentId }: { incidentId: string },
): Promise<Incident> {
  return presentIncident(ctx, await loadIncident(ctx, incidentId));
}
