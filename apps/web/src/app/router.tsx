import { createRouter } from '@tanstack/react-router';
import { PageFailure, PageNotFound, PagePending } from './page-states';
import { routeTree } from './routes/route-tree';
import { parseSearch, stringifySearch } from './search-params';

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
  defaultNotFoundComponent: PageNotFound,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
