import { Outlet, createRootRoute } from '@tanstack/react-router';

/** What every page hangs on. */
export const root = createRootRoute({ component: Outlet });
