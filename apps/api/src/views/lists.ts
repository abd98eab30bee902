import { SORTS as INCIDENT_SORTS, listInput as incidentListInput } from '../incidents/schemas.js';
import { statusesIn } from '../incidents/lifecycle.js';
import { SORTS as TICKET_SORTS, listInput as ticketListInput } from '../tickets/schemas.js';
import { z } from 'zod';

/** The lists that have views. */
export const LISTS = ['incidents', 'tickets'] as const;
export type ListName = (typeof LISTS)[number];

const withoutPage = { limit: true, cursor: true } as const;

/** What the list of incidents takes, but its page. */
export const incidentFilter = incidentListInput
  .omit(withoutPage)
  .extend({ sort: z.enum(INCIDENT_SORTS).optional() })
  .meta({ id: 'IncidentFilter' });

/** What the list of tickets takes, but its page. */
export const ticketFilter = ticketListInput
  .omit(withoutPage)
  .extend({ sort: z.enum(TICKET_SORTS).optional() })
  .meta({ id: 'TicketFilter' });

/** What is wrong with a filter that its schema accepts: where, and why. */
export type Fault = readonly [field: string, message: string];

function spanFault(after: string | undefined, before: string | undefined): Fault | null {
  const isEmpty =
    after !== undefined && before !== undefined && new Date(after) >= new Date(before);
  return isEmpty ? ['createdBefore', 'Must be after createdAfter.'] : null;
}

/** Why no incident could ever pass the filter; null when one could. */
export function incidentFault(filter: z.output<typeof incidentFilter>): Fault | null {
  const { status, category, createdAfter, createdBefore } = filter;
  if (status?.length && category?.length) {
    const inCategories: readonly string[] = statusesIn(category);
    if (!status.some((one) => inCategories.includes(one))) {
      return ['status', 'None of these is in the categories.'];
    }
  }
  return spanFault(createdAfter, createdBefore);
}

/** Why no ticket could ever pass the filter; null when one could. */
export function ticketFault(filter: z.output<typeof ticketFilter>): Fault | null {
  return spanFault(filter.createdAfter, filter.createdBefore);
}
