import { z } from 'zod';

/** Records in one call: with the body limit of the API, what one transaction writes stays small. */
export const MAX_RECORDS = 100;

export const importInput = z.strictObject({
  source: z.enum(['statuspage']),
  incidents: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(MAX_RECORDS)
    .meta({ description: 'Records as the source writes them; unknown properties are ignored' }),
});
export type ImportInput = z.output<typeof importInput>;

export const importResult = z.object({
  imported: z.number().int(),
  unchanged: z.number().int(),
  problems: z.array(z.object({ externalId: z.string(), problem: z.string() })),
});
export type ImportResult = z.output<typeof importResult>;
