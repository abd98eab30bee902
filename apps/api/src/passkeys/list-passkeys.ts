import type { PersonContext } from '../trpc/context.js';
import { passkeyView } from './passkey-view.js';
import { findPasskeysOf } from './passkeys-store.js';
import type { PasskeyList } from './schemas.js';

/** The caller's passkeys, oldest first: always all of them, there are twenty at most. */
export async function listPasskeys({ ports, principal }: PersonContext): Promise<PasskeyList> {
  const rows = await findPasskeysOf(ports.db.identity, principal.userId);
  return { items: rows.map(passkeyView), nextCursor: null };
}
