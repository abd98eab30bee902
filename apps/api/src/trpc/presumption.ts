import type { Admission } from '@incident-tracker/db';
import type { Principal } from './principal.js';

/**
 * Who somebody was when they last proved it with the same secret. It is a guess that saves a round trip:
 * the tenant's transaction asks in its first flight whether it still holds, word for word, and gives
 * nothing out if it does not.
 */
export interface Presumption {
  readonly principal: Principal;
  /** What the transaction has to find; to be used in one transaction only. */
  readonly admission: Admission;
  /** Whether the transaction has found it. */
  readonly isConfirmed: () => boolean;
  /** It was wrong: the next request asks first. */
  forget(): void;
}
