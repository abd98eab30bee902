import { z } from 'zod';
import { incident, incidentId, severity } from '../../incidents/schemas.js';
import { line } from '../../trpc/text-schemas.js';
import { ticket, ticketId } from '../schemas.js';

export const promoteInput = z.strictObject({
  ticketId,
  severity: severity.optional(),
  title: line(200).optional().meta({ description: 'The ticket’s, unless given' }),
});
export type PromoteInput = z.output<typeof promoteInput>;

export const promotion = z.object({ ticket, incident });
export type Promotion = z.output<typeof promotion>;

export const linkInput = z.strictObject({ ticketId, incidentId });
export type LinkInput = z.output<typeof linkInput>;
