import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { createView } from './create-view.js';
import { deleteView } from './delete-view.js';
import { getView } from './get-view.js';
import { listViews } from './list-views.js';
import {
  createViewInput,
  deleteViewInput,
  listViewsInput,
  updateViewInput,
  view,
  viewInput,
  viewPage,
} from './schemas.js';
import { viewTarget } from './target.js';
import { updateView } from './update-view.js';

const tags = ['views'];
const PATH = '/v1/views';
const ONE = `${PATH}/{viewId}` as const;

const common = { auth: ['session', 'apiKey'], tenant: 'active' } as const;
const reading = { ...common, permission: 'views.read', rate: 'read' } as const;
const changing = { ...common, permission: 'views.manage_own', rate: 'write' } as const;

/** Saved views: filters of the lists under a name. */
export const viewsRouter = router({
  list: tenantProcedure
    .meta({
      ...reading,
      rest: {
        method: 'GET',
        path: PATH,
        summary: 'List your views and the shared ones',
        description: 'A service account sees the shared ones.',
        tags,
      },
    })
    .input(listViewsInput)
    .output(viewPage)
    .query(({ ctx, input }) => listViews(ctx, input)),

  get: tenantProcedure
    .meta({
      ...reading,
      target: viewTarget,
      rest: { method: 'GET', path: ONE, summary: 'Read a view', tags },
    })
    .input(viewInput)
    .output(view)
    .query(({ ctx, input }) => getView(ctx, input)),

  create: tenantProcedure
    .meta({
      ...changing,
      rest: {
        method: 'POST',
        path: PATH,
        summary: 'Save a view',
        description:
          'The filter is checked as the list itself would. `shared` takes `views.share`; a service account saves shared views only.',
        tags,
        status: 201,
        errors: ['CONFLICT'],
      },
    })
    .input(createViewInput)
    .output(view)
    .mutation(({ ctx, input }) => createView(ctx, input)),

  update: tenantProcedure
    .meta({
      ...changing,
      target: viewTarget,
      rest: {
        method: 'PATCH',
        path: ONE,
        summary: 'Rename a view, change its filter, share it or take it back',
        description: 'What is shared takes `views.share`, whoever saved it.',
        tags,
        errors: ['VERSION_MISMATCH', 'CONFLICT'],
      },
    })
    .input(updateViewInput)
    .output(view)
    .mutation(({ ctx, input }) => updateView(ctx, input)),

  delete: tenantProcedure
    .meta({
      ...changing,
      target: viewTarget,
      rest: {
        method: 'DELETE',
        path: ONE,
        summary: 'Delete a view',
        description: 'What is shared takes `views.share`, whoever saved it.',
        tags,
        status: 204,
        errors: ['VERSION_MISMATCH'],
      },
    })
    .input(deleteViewInput)
    .output(nothing)
    .mutation(({ ctx, input }) => deleteView(ctx, input)),
});
