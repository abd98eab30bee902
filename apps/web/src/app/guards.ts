import { redirect } from '@tanstack/react-router';
import { isInTenant, loadMe } from '../api/session';
import { safePath } from './safe-path';

interface Location {
  readonly href: string;
}

/** Pages inside a tenant: whoever is not signed in goes to sign in, whoever has no tenant makes one. */
export async function requireTenant({ location }: { location: Location }): Promise<void> {
  const me = await loadMe();
  if (me.user === null) throw redirect({ to: '/signin', search: { redirect: location.href } });
  if (!isInTenant(me)) throw redirect({ to: '/tenants/new' });
}

/** Pages for signed-in people, in a tenant or not. */
export async function requirePerson({ location }: { location: Location }): Promise<void> {
  const me = await loadMe();
  if (me.user === null) throw redirect({ to: '/signin', search: { redirect: location.href } });
}

/** Sign-in and sign-up: whoever is signed in already goes on to where they wanted. */
export async function requireNobody({ search }: { search: { redirect?: string } }): Promise<void> {
  const me = await loadMe();
  if (me.user !== null) throw redirect({ href: safePath(search.redirect) });
}
