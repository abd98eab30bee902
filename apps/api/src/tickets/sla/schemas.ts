import { z } from 'zod';
import { expectedVersion, timestamp } from '../../trpc/common-schemas.js';
import { PRIORITIES } from '../priority.js';
import { priority } from '../schemas.js';

/** A year and a day, the longest that the database takes. */
const MAX_MINUTES = 527_040;
const minutes = z.number().int().min(1).max(MAX_MINUTES).nullable();

const target = z.strictObject({
  priority,
  firstResponseMinutes: minutes.meta({ description: 'null: no target' }),
  resolutionMinutes: minutes.meta({ description: 'null: no target' }),
});

export const slaInput = z.strictObject({});

export const updateSlaInput = z.strictObject({
  targets: z
    .array(target)
    .min(1)
    .max(PRIORITIES.length)
    .refine(
      (targets) => new Set(targets.map((each) => each.priority)).size === targets.length,
      'Name each priority once.',
    )
    .meta({ description: 'Priorities that are not named keep their targets' }),
  expectedVersion,
});
export type UpdateSlaInput = z.output<typeof updateSlaInput>;

export const sla = z.object({
  targets: z.array(target).meta({ description: 'One for each priority, the most urgent first' }),
  updatedAt: timestamp.nullable().meta({ description: 'null: the targets are the defaults' }),
  version: z.number().int(),
});
export type Sla = z.output<typeof sla>;
