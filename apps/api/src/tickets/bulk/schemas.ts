import { z } from 'zod';
import {
  asGiven,
  bulkError,
  bulkInputOf,
  bulkResultOf,
  outcome,
} from '../../trpc/bulk/bulk-schemas.js';
import { id } from '../../trpc/common-schemas.js';
import { priority, status, updateInput } from '../schemas.js';

export const bulkInput = bulkInputOf(updateInput);
export type BulkInput = z.output<typeof bulkInput>;

export const bulkResult = bulkResultOf(
  z.object({
    ticketId: asGiven,
    outcome,
    ticket: z
      .object({ id, reference: z.string(), status, priority, version: z.number().int() })
      .nullable(),
    error: bulkError,
  }),
);
export type BulkResult = z.output<typeof bulkResult>;
