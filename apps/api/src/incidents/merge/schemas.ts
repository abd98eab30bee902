import { z } from 'zod';
import { expectedVersion } from '../../trpc/common-schemas.js';
import { incidentId } from '../schemas.js';

export const mergeInput = z.strictObject({
  incidentId,
  intoIncidentId: incidentId,
  expectedVersion,
});
export type MergeInput = z.output<typeof mergeInput>;
