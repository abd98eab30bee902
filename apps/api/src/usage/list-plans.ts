import { limitsOf } from '../rate-limits/limits.js';
import type { Limit, RateClass } from '../rate-limits/limits.js';
import type { TenantContext } from '../trpc/context.js';
import { planLimits } from './plan-limits.js';
import { PLAN_NAMES } from './plans.js';
import type { PlanView } from './schemas.js';

/** Every plan with the figures that hold on this instance, from the smallest to the largest. */
export function listPlans({ ports }: Pick<TenantContext, 'ports'>): { items: PlanView[] } {
  return {
    items: PLAN_NAMES.map((name) => {
      const rates = limitsOf(name);
      return {
        name,
        ...planLimits(ports.config, name),
        requestsPerMinute: {
          principal: perMinute(rates.principal),
          tenant: perMinute(rates.tenant),
        },
      };
    }),
  };
}

function perMinute(limits: Readonly<Record<RateClass, Limit>>): Record<RateClass, number> {
  const { auth, read, write, ticket, bulk } = limits;
  return {
    auth: auth.perMinute,
    read: read.perMinute,
    write: write.perMinute,
    ticket: ticket.perMinute,
    bulk: bulk.perMinute,
  };
}
