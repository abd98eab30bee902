import type { PersonContext } from '../trpc/context.js';
import { findIdentitiesOf } from './identities-store.js';
import { identityView } from './identity-view.js';
import type { IdentityList } from './schemas.js';

/** The accounts of providers through which the person can sign in. */
export async function listIdentities({ ports, principal }: PersonContext): Promise<IdentityList> {
  const rows = await findIdentitiesOf(ports.db.identity, principal.userId);
  return { items: rows.map((row) => identityView(ports.config, row)), nextCursor: null };
}
