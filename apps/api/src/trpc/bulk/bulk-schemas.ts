import { z } from 'zod';
import { ERROR_CODES } from '../errors.js';

/** Items in one call: what one transaction locks and writes stays small. */
const MAX_ITEMS = 100;

/** The items of a bulk change. */
export function bulkInputOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item).min(1).max(MAX_ITEMS) });
}

/** What an item names, in its outcome. */
export const asGiven = z.string().meta({ description: 'As it was given' });

/** What became of an item. */
export const outcome = z.enum(['updated', 'unchanged', 'failed']);

/** Why an item failed, as the error of a single change would say it. */
export const bulkError = z
  .object({
    code: z.enum(ERROR_CODES as readonly [string, ...string[]]),
    message: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .nullable();

/** The answer to a bulk change. */
export function bulkResultOf<Result extends z.ZodType>(result: Result) {
  return z.object({
    updated: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    results: z.array(result).meta({ description: 'One for each item, in the order of the items' }),
  });
}
