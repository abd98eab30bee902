import type { Permission, Role } from '@incident-tracker/policy';
import { isRole } from '@incident-tracker/policy';
import { useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { queryClient, trpc } from './client';
import type { Me, SignedIn } from './types';

/** Who we are, from the cache when it is fresh enough. */
export function loadMe(): Promise<Me> {
  return queryClient.ensureQueryData(trpc.auth.me.queryOptions({}));
}

/** Who we are; every page is entered with the answer at hand. */
export function useMe(): Me {
  return useSuspenseQuery({ ...trpc.auth.me.queryOptions({}), refetchOnWindowFocus: 'always' })
    .data;
}

/** True when somebody is signed in and works in a tenant. */
export function isInTenant(me: Me): me is SignedIn {
  return me.user !== null && me.activeTenantId !== null;
}

/**
 * The session that the shell is drawn for. Its parts take it from here and not from the cache: there it
 * may have ended already, in the moment before the shell is taken away.
 */
export const SessionContext = createContext<SignedIn | null>(null);

/** The signed-in person in their tenant. Only for pages inside the shell, which sees to it. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('this page is shown inside a tenant only');
  return session;
}

/** True when the person holds the permission in the active tenant, on some rows at least. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** The person's role in the active tenant. */
export function roleIn(me: SignedIn): Role | undefined {
  const role = me.memberships.find(({ tenantId }) => tenantId === me.activeTenantId)?.role;
  return isRole(role) ? role : undefined;
}
