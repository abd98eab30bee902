import type { BaseContext } from '../trpc/context.js';
import type { AccountTransaction } from './account-transaction.js';
import type { ShownPerson } from './describe-session.js';

/** How a sign-in is carried from then on: in a browser's cookie, or in tokens. */
export type TransportName = 'cookie' | 'token';

/** Whom a sign-in relies on, where it is not on what is kept here. */
export interface ProviderProof {
  /** The id of a provider in the configuration. */
  readonly provider: string;
  /** The domain of the email address that it has verified; null if it has verified none. */
  readonly domain: string | null;
  /** When the person proved to it who they are. */
  readonly authenticatedAt: Date;
}

/** Somebody who has just proven who they are. */
export interface SignIn {
  readonly userId: string;
  readonly activeTenantId: string | null;
  /** The device cookie of the request, if this person is known to have signed in with it. */
  readonly knownDevice: string | null;
  /** Given where the first step was taken at a provider. */
  readonly via?: ProviderProof | null;
}

/** A session that exists once the transaction has committed. */
export interface Opening<Answer> {
  /** The public id of the session. */
  readonly sessionId: string;
  /** To be called after the commit: the answer to the sign-in, with what proves it from then on. */
  handOver(shown: { person: ShownPerson; activeTenantId: string | null }): Promise<Answer>;
}

/** What tells the session routes from the token routes. All else of a sign-in is the same. */
export interface Transport<Answer> {
  readonly name: TransportName;
  /** Opens the session in the transaction of the sign-in. */
  open(
    ctx: BaseContext,
    account: Pick<AccountTransaction, 'trx' | 'now'>,
    signIn: SignIn,
  ): Promise<Opening<Answer>>;
}
