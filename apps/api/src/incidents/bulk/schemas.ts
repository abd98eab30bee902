import { z } from 'zod';
import {
  asGiven,
  bulkError,
  bulkInputOf,
  bulkResultOf,
  outcome,
} from '../../trpc/bulk/bulk-schemas.js';
import { id } from '../../trpc/common-schemas.js';
import { severity, status, updateInput } from '../schemas.js';

export const bulkInput = bulkInputOf(
  updateInput.pick({
    incidentId: true,
    title: true,
    description: true,
    severity: true,
    status: true,
    commanderId: true,
    roles: true,
    expectedVersion: true,
  }),
);
export type BulkInput = z.output<typeof bulkInput>;

export const bulkResult = bulkResultOf(
  z.object({
    incidentId: asGiven,
    outcome,
    incident: z
      .object({ id, reference: z.string(), status, severity, version: z.number().int() })
      .nullable(),
    error: bulkError,
  }),
);
export type BulkResult = z.output<typeof bulkResult>;
