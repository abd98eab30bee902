import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import { ERROR_CODES } from '../../trpc/errors.js';
import { priority, status, updateInput } from '../schemas.js';

/** Tickets in one call: what one transaction locks and writes stays small. */
export const MAX_ITEMS = 100;

const item = updateInput;
export type BulkItem = z.output<typeof item>;

export const bulkInput = z.strictObject({ items: z.array(item).min(1).max(MAX_ITEMS) });
export type BulkInput = z.output<typeof bulkInput>;

const outcome = z.object({
  ticketId: z.string().meta({ description: 'As it was given' }),
  outcome: z.enum(['updated', 'unchanged', 'failed']),
  ticket: z
    .object({ id, reference: z.string(), status, priority, version: z.number().int() })
    .nullable(),
  error: z
    .object({
      code: z.enum(ERROR_CODES as readonly [string, ...string[]]),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});
export type BulkOutcome = z.output<typeof outcome>;

export const bulkResult = z.object({
  updated: z.number().int(),
  unchanged: z.number().int(),
  failed: z.number().int(),
  results: z.array(outcome).meta({ description: 'One for each item, in the order of the items' }),
});
export type BulkResult = z.output<typeof bulkResult>;
