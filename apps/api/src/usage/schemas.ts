import { z } from 'zod';
import { timestamp } from '../trpc/common-schemas.js';

/** A calendar day in UTC. */
const day = z.iso.date().meta({ examples: ['2026-03-02'] });
const count = z.number().int().min(0);

export const usageReport = z.object({
  plan: z.string(),
  day,
  quota: z.object({
    dailyWrites: z.object({ limit: count, used: count, remaining: count, resetsAt: timestamp }),
  }),
  /** The last 30 days, newest first; a day and kind without use has no entry. */
  days: z.array(z.object({ day, kind: z.string(), count })),
});
export type UsageReport = z.output<typeof usageReport>;
