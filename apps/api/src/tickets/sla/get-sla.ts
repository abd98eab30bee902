import type { TenantContext } from '../../trpc/context.js';
import type { Sla } from './schemas.js';
import { MOST_URGENT_FIRST, readTargets } from './targets.js';
import type { StoredTargets } from './targets.js';

/** The targets as callers see them. */
export function presentSla({ targets, version, updatedAt }: StoredTargets): Sla {
  return {
    targets: MOST_URGENT_FIRST.map((priority) => ({ priority, ...targets[priority] })),
    updatedAt: updatedAt === null ? null : updatedAt.toISOString(),
    version,
  };
}

/** How soon the tenant wants tickets to be answered and solved. */
export async function getSla(ctx: TenantContext): Promise<Sla> {
  return presentSla(await readTargets(ctx));
}
