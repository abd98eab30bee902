import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { randomToken, sha256 } from '../platform/keyring.js';
import type { NewIdentity } from './identities-store.js';

/** Long enough to sign in the usual way first, a reset of the password included. */
export const PENDING_LINK_MINUTES = 30;

/** The keys of a link that waits for consent, and when they are used. */
export interface PendingLinkKeys {
  readonly token: string;
  /** The cookie of the browser that came back from the provider. */
  readonly browser: string;
  readonly now: Date;
}

/** Parks a link until its person agrees. @returns the token by which they will do so. */
export async function insertPendingLink(
  db: Kysely<Schema>,
  identity: NewIdentity,
  { browser, now }: { browser: string; now: Date },
): Promise<string> {
  const token = randomToken();
  const { userId, provider, issuer, subject, email } = identity;
  await db
    .insertInto('oidc_pending_links')
    .values({
      token_hash: sha256(token),
      browser_hash: sha256(browser),
      user_id: userId,
      provider,
      issuer,
      subject,
      email,
      expires_at: new Date(now.getTime() + PENDING_LINK_MINUTES * 60_000),
    })
    .execute();
  return token;
}

/**
 * Takes a link that waits for this person in this browser. Another person or browser leaves it where
 * it is; of parallel attempts one gets it.
 */
export async function takePendingLink(
  db: Kysely<Schema>,
  { token, browser, userId, now }: PendingLinkKeys & { userId: string },
): Promise<NewIdentity | null> {
  const taken = await db
    .deleteFrom('oidc_pending_links')
    .where('token_hash', '=', sha256(token))
    .where('browser_hash', '=', sha256(browser))
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .returning(['user_id as userId', 'provider', 'issuer', 'subject', 'email'])
    .executeTakeFirst();
  return taken ?? null;
}
