import { pagesInTenant } from './pages-in-tenant';
import { pagesOutside } from './pages-outside';
import { root } from './root';

/** Every page of the web app. */
export const routeTree = root.addChildren([...pagesOutside, pagesInTenant]);
