import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import {
  displayName,
  expectedVersion,
  id,
  pageInput,
  pageOf,
  timestamp,
} from '../trpc/common-schemas.js';
import { LISTS, incidentFilter, ticketFilter } from './lists.js';

const list = z.enum(LISTS);
const name = displayName.meta({ examples: ['Grave and open'] });
const filter = z.record(z.string().max(50), z.unknown()).meta({
  description:
    'What the list takes as its query (`GET /v1/incidents`, `GET /v1/tickets`) but `limit` and `cursor`; values are arrays where the list takes several.',
  examples: [{ severity: ['SEV1', 'SEV2'], category: ['active'] }],
});
const shared = z.boolean().meta({
  description: 'With everybody in the tenant who reads lists; takes `views.share`',
});

const common = {
  id,
  name: z.string(),
  shared: z.boolean(),
  owner: actor,
  ownerLeft: z
    .boolean()
    .meta({ description: 'The person who saved it is not a member any more; it is shared' }),
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.number().int(),
};

/** A saved view: what a list is asked for, under a name. */
export const view = z
  .discriminatedUnion('list', [
    z
      .object({ ...common, list: z.literal('incidents'), filter: incidentFilter })
      .meta({ id: 'IncidentView' }),
    z
      .object({ ...common, list: z.literal('tickets'), filter: ticketFilter })
      .meta({ id: 'TicketView' }),
  ])
  .meta({ id: 'View' });
export type View = z.output<typeof view>;

export const viewPage = pageOf(view);
export type ViewPage = z.output<typeof viewPage>;

export const listViewsInput = z.strictObject({ ...pageInput, list: list.optional() });
export type ListViewsInput = z.output<typeof listViewsInput>;

export const viewInput = z.strictObject({ viewId: id });

export const createViewInput = z.strictObject({
  list,
  name,
  filter,
  shared: shared.default(false),
});
export type CreateViewInput = z.output<typeof createViewInput>;

export const updateViewInput = z.strictObject({
  viewId: id,
  name: name.optional(),
  filter: filter.optional(),
  shared: shared.optional(),
  expectedVersion,
});
export type UpdateViewInput = z.output<typeof updateViewInput>;

export const deleteViewInput = z.strictObject({ viewId: id, expectedVersion });
export type DeleteViewInput = z.output<typeof deleteViewInput>;
