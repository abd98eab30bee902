import { z } from 'zod';
import { expectedVersion, id, timestamp } from '../trpc/common-schemas.js';
import { FEATURE_NAMES } from './features.js';
import { PLAN_NAMES } from './plans.js';

/** A calendar day in UTC. */
const day = z.iso.date().meta({ examples: ['2026-03-02'] });
const count = z.number().int().min(0);
const feature = z.enum(FEATURE_NAMES);
const planName = z.enum(PLAN_NAMES);

/** How much of a limit is used: `near` from 80 % on, `reached` when nothing is left. */
const limitState = z.enum(['ok', 'near', 'reached']);

export const usageInput = z.strictObject({
  from: day
    .optional()
    .meta({ description: 'First day, 29 days before `to` if left out; at most 366 days.' }),
  to: day.optional().meta({ description: 'Last day, today if left out.' }),
});
export type UsageInput = z.output<typeof usageInput>;

const burst = z.object({
  percent: count,
  everyDays: count,
});

const retentionDays = z.object({
  auditLog: count,
  events: count,
  webhookDeliveries: count,
  securityEvents: count,
  activity: count,
});

const features = z.object({
  members: count,
  serviceAccounts: count,
  apiKeys: count,
  webhooks: count,
  storageBytes: count,
} satisfies Record<z.output<typeof feature>, typeof count>);

const rates = z.object({
  /** Requests per minute of each person and each API key. */
  principal: z.object({ auth: count, read: count, write: count, ticket: count, bulk: count }),
  /** Of everybody in the tenant together. */
  tenant: z.object({ auth: count, read: count, write: count, ticket: count, bulk: count }),
});

const plan = z
  .object({
    name: planName,
    dailyWrites: count,
    burst: burst.nullable(),
    features,
    retentionDays,
    requestsPerMinute: rates,
  })
  .meta({ id: 'Plan' });
export type PlanView = z.output<typeof plan>;

export const planList = z.object({
  /** From the smallest to the largest. */
  items: z.array(plan),
});

export const usageReport = z
  .object({
    plan: z.string(),
    day,
    quota: z.object({
      dailyWrites: z.object({
        limit: count,
        used: count,
        remaining: count,
        state: limitState,
        resetsAt: timestamp,
        burst: z.object({
          limit: count.meta({
            description: 'Writes beyond `limit` that today may have; 0 if another day had them.',
          }),
          remaining: count,
        }),
      }),
    }),
    features: z.array(z.object({ feature, limit: count, used: count, state: limitState })),
    from: day,
    to: day,
    /** Newest first; a day and kind without use has no entry. */
    days: z.array(z.object({ day, kind: z.string(), count })),
  })
  .meta({ id: 'UsageReport' });
export type UsageReport = z.output<typeof usageReport>;

export const changePlanInput = z.strictObject({
  tenantId: id,
  plan: planName,
  expectedVersion,
});
