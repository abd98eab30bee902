import { z } from 'zod';
import { id, pageInput, pageOf } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { line } from '../trpc/text-schemas.js';
import { listPeople } from './list-people.js';

const listPeopleInput = z.strictObject({
  ...pageInput,
  q: line(100).optional(),
});

export const peopleRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'people.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/people',
        summary: 'List the people of the tenant, to pick one from',
        tags: ['people'],
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listPeopleInput)
    .output(pageOf(z.object({ id, name: z.string() })))
    .query(({ ctx, input }) => listPeople(ctx, input)),
});
