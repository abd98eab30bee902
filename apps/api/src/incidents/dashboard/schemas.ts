import { z } from 'zod';
import { severity } from '../schemas.js';

/** A calendar day in UTC. */
const day = z.iso.date().meta({ examples: ['2026-03-02'] });
const count = z.number().int().min(0);

export const dashboardInput = z.strictObject({
  from: day
    .optional()
    .meta({ description: 'First day, 29 days before `to` if left out; at most 366 days.' }),
  to: day.optional().meta({ description: 'Last day, today if left out.' }),
});
export type DashboardInput = z.output<typeof dashboardInput>;

const seconds = z.number().int().min(0).nullable();

/** Half of the incidents took no longer than `p50Seconds`, nine in ten no longer than `p90Seconds`. */
const spread = z.object({
  incidents: count.meta({ description: 'How many have come so far.' }),
  p50Seconds: seconds,
  p90Seconds: seconds,
});

export const dashboard = z
  .object({
    open: z
      .object({
        total: count,
        withoutCommander: count,
        bySeverity: z.object({ SEV1: count, SEV2: count, SEV3: count, SEV4: count }),
      })
      .meta({ description: 'What is not resolved or ended now, whenever it was declared.' }),
    from: day,
    to: day,
    declared: count.meta({ description: 'Incidents declared from `from` to `to`, in UTC.' }),
    timeToAcknowledge: spread.meta({
      description: 'From declaration to acknowledgement, of the incidents declared in the span.',
    }),
    timeToResolve: spread.meta({
      description: 'From declaration to resolution, of the incidents declared in the span.',
    }),
    days: z
      .array(z.object({ day, severity, count }))
      .meta({ description: 'Incidents declared on each day, without the days that had none.' }),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.output<typeof dashboard>;
