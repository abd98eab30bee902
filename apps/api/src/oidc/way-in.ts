import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Config } from '../config.js';
import { hasPassword } from '../identity/passwords/no-password.js';
import type { User } from '../identity/users-store.js';
import { findFactors } from '../mfa/factors-store.js';
import { findIdentitiesOf } from './identities-store.js';

/**
 * Whether an account can be signed in to: with a password, a passkey, or through a provider that is
 * configured. A mailed link may help out, but nobody should depend on it.
 */
export async function hasWayIn(
  db: Kysely<Schema>,
  user: User,
  { OIDC_PROVIDERS }: Config,
): Promise<boolean> {
  if (hasPassword(user)) return true;
  const [{ passkeys }, identities] = await Promise.all([
    findFactors(db, user.id),
    findIdentitiesOf(db, user.id),
  ]);
  return (
    passkeys > 0 ||
    identities.some(({ provider }) => OIDC_PROVIDERS.some(({ id }) => id === provider))
  );
}
