import type { TicketActorType } from '@incident-tracker/db';
import type { Principal } from '../trpc/principal.js';

/** A person or a machine that asks or answers. */
export interface Party {
  readonly type: TicketActorType;
  readonly id: string;
}

/** The party that a principal acts as. */
export function partyOf(principal: Principal): Party {
  return principal.kind === 'user'
    ? { type: 'user', id: principal.userId }
    : { type: 'service_account', id: principal.serviceAccountId };
}
