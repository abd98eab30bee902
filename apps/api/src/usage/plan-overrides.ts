import { z } from 'zod';
import { FEATURE_NAMES } from './features.js';
import { PLAN_NAMES } from './plans.js';

const limit = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Figures of a plan that an instance sets itself. */
const figures = z.strictObject({
  dailyWrites: limit.min(1),
  ...Object.fromEntries(FEATURE_NAMES.map((feature) => [feature, limit])),
});

const overrides = z.partialRecord(z.enum(PLAN_NAMES), figures.partial());
export type PlanOverrides = Readonly<
  Partial<Record<string, Readonly<Partial<Record<string, number>>>>>
>;

/** Reads `{"free":{"members":20}}`: plan, then figure. Faults are named by their path. */
export const planOverridesFromJson = z
  .string()
  .default('{}')
  .transform((text, refinement): PlanOverrides => {
    const fault = (message: string) => {
      refinement.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      return fault('is not JSON');
    }
    const parsed = overrides.safeParse(given);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return fault(`${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  });
