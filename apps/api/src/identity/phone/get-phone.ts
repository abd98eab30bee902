import type { PersonContext } from '../../trpc/context.js';
import { findPhone } from './phone-store.js';

/** The verified phone number of the caller's account; null when there is none. */
export async function getPhone({
  ports,
  principal,
}: PersonContext): Promise<{ phone: string | null; verifiedAt: string | null }> {
  const { db, fieldCrypto } = ports;
  const found = await findPhone(db.identity, fieldCrypto, principal.userId);
  return { phone: found?.phone ?? null, verifiedAt: found?.verifiedAt.toISOString() ?? null };
}
