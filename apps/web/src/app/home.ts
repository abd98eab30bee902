import type { Me } from '../api/types';

type Permissions = Pick<Me, 'permissions'>;

/** Whether tickets of their own are all that somebody has here: they see the portal, not the desk. */
export function isRequester({ permissions }: Permissions): boolean {
  return permissions.includes('tickets.read') && !permissions.includes('incidents.read');
}

/** Where somebody begins. */
export function homeOf(me: Permissions): '/incidents' | '/tickets' {
  return isRequester(me) ? '/tickets' : '/incidents';
}
