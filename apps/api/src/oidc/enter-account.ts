import { setOidcCookie } from '../http/cookies.js';
import { findUserByEmail } from '../identity/users-store.js';
import { randomToken } from '../platform/keyring.js';
import type { BaseContext } from '../trpc/context.js';
import { createAccount } from './create-account.js';
import { domainOf } from './email-domain.js';
import type { ProviderAccount } from './exchange-code.js';
import { OidcFailure } from './failures.js';
import type { FlowPurpose } from './flows-store.js';
import { findIdentity } from './identities-store.js';
import { PENDING_LINK_MINUTES, insertPendingLink } from './pending-links-store.js';
import type { OidcProvider } from './provider-config.js';
import { signInWithIdentity } from './sign-in-with-identity.js';

/** Where a trip to a provider has led: into a session, or to a link that its person has to agree to. */
export type Entry =
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'link'; readonly token: string };

/** A provider whose answer has been verified, and what was asked of it. */
export interface Arrival {
  readonly provider: OidcProvider;
  readonly account: ProviderAccount;
  readonly purpose: FlowPurpose;
}

/**
 * Decides what a verified account of a provider opens. One that is connected signs in its person. Else
 * its address has to be verified by the provider, and decides: if it is somebody's here, they have to
 * sign in as usual and agree to the link, because whoever rules a mailbox or a provider must not take
 * over an account by it; if it is nobody's, it gets an account.
 * @throws OidcFailure; AppError MFA_REQUIRED.
 */
export async function enterAccount(ctx: BaseContext, arrival: Arrival): Promise<Entry> {
  const { provider, account, purpose } = arrival;
  const { db } = ctx.ports;
  assertMayVouch(provider, account);
  const identity = await findIdentity(db.identity, account);
  if (identity !== null) {
    if (purpose === 'link') throw new OidcFailure('oidc_already_linked');
    if (purpose === 'reauthenticate') await assertOwn(ctx, identity.userId);
    await signInWithIdentity(ctx, identity, account);
    return { kind: 'signed_in' };
  }
  if (purpose === 'reauthenticate') throw new OidcFailure('oidc_no_account');
  const email = verifiedEmailOf(account);
  const parked = await parkLink(ctx, account, email);
  if (parked !== null) return parked;
  if (purpose === 'link') throw new OidcFailure('oidc_no_account');
  if (await createAccount(ctx, account, email)) return { kind: 'signed_in' };
  const late = await parkLink(ctx, account, email);
  if (late === null) throw new OidcFailure('oidc_flow_invalid');
  return late;
}

/** @throws OidcFailure oidc_domain_refused for an address outside the domains of the provider. */
function assertMayVouch({ domains }: OidcProvider, { email }: ProviderAccount): void {
  if (domains === undefined) return;
  if (email === null || !domains.includes(domainOf(email))) {
    throw new OidcFailure('oidc_domain_refused');
  }
}

/** To prove again who one is takes one's own account, not just any. */
async function assertOwn(ctx: BaseContext, userId: string): Promise<void> {
  const principal = await ctx.authenticate();
  if (principal?.kind !== 'user' || principal.userId !== userId) {
    throw new OidcFailure('oidc_no_account');
  }
}

/** An address that the provider has not verified may belong to somebody else. */
function verifiedEmailOf({ email, emailVerified }: ProviderAccount): string {
  if (email === null) throw new OidcFailure('oidc_email_missing');
  if (!emailVerified) throw new OidcFailure('oidc_email_unverified');
  return email;
}

/** Parks the link to the account that has the address; null if none has it. */
async function parkLink(
  { ports, responseHeaders }: BaseContext,
  { provider, issuer, subject }: ProviderAccount,
  email: string,
): Promise<Entry | null> {
  const { db, config, clock } = ports;
  const owner = await findUserByEmail(db.identity, email);
  if (owner === null) return null;
  const browser = randomToken();
  const identity = { userId: owner.id, provider, issuer, subject, email };
  const token = await insertPendingLink(db.identity, identity, { browser, now: clock.now() });
  setOidcCookie(responseHeaders, config, { value: browser, minutes: PENDING_LINK_MINUTES });
  return { kind: 'link', token };
}
