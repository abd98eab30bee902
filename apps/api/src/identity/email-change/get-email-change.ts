import type { PersonContext } from '../../trpc/context.js';
import { findOpenChange } from './email-changes-store.js';

/** A change of address as its person sees it. */
export interface PendingEmailChange {
  newEmail: string;
  confirmedAtOld: boolean;
  confirmedAtNew: boolean;
  requestedAt: string;
  expiresAt: string;
}

/** The change of the caller's address that waits for confirmation; null when none does. */
export async function getEmailChange({
  ports,
  principal,
}: PersonContext): Promise<{ pending: PendingEmailChange | null }> {
  const change = await findOpenChange(ports.db.identity, principal.userId, ports.clock.now());
  if (change === null) return { pending: null };
  return {
    pending: {
      newEmail: change.newEmail,
      confirmedAtOld: change.oldConfirmedAt !== null,
      confirmedAtNew: change.newConfirmedAt !== null,
      requestedAt: change.createdAt.toISOString(),
      expiresAt: change.expiresAt.toISOString(),
    },
  };
}
