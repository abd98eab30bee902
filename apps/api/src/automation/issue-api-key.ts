import { newId } from '@incident-tracker/db';
import { sha256 } from '../platform/keyring.js';
import { assertMayGrant } from '../tenancy/assert-may-grant.js';
import { requirePerson } from '../tenancy/require-person.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { claimFeature } from '../usage/feature-limits.js';
import { apiKeyView } from './api-key-view.js';
import { generateApiKey, prefixOf } from './key-format.js';
import type { IssuedApiKey } from './schemas.js';

/** The account for which a key is issued, its row locked or shared by the caller. */
export interface KeyHolder {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly disabled_at: Date | null;
}

export interface KeyToIssue {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  /** Takes the place of a key that counts no more, and so adds none. */
  readonly isReplacement: boolean;
}

/**
 * Makes a key and stores its hash. Whoever issues a key comes to hold it, so they must hold every
 * right that it opens.
 * @throws AppError FORBIDDEN; CONFLICT for a disabled account; VALIDATION_FAILED for a past expiry;
 * QUOTA_EXCEEDED.
 */
export async function issueApiKey(
  ctx: TenantContext,
  account: KeyHolder,
  { name, scopes, expiresAt, isReplacement }: KeyToIssue,
): Promise<IssuedApiKey> {
  const { trx, tenantId, now } = ctx;
  const issuer = requirePerson(ctx.principal);
  const rights = { role: parseRole(account.role), scopes, serviceAccountId: account.id };
  assertMayGrant(ctx.subject, rights);
  if (account.disabled_at !== null) throw new AppError('CONFLICT', { reason: 'account_disabled' });
  if (expiresAt !== null && expiresAt <= now) {
    throw invalidInput('expiresAt', 'Must be in the future.');
  }
  if (!isReplacement) await claimFeature(ctx, 'apiKeys');
  const key = generateApiKey();
  const row = await trx
    .insertInto('api_keys')
    .values({
      tenant_id: tenantId,
      id: newId(),
      service_account_id: account.id,
      name,
      prefix: prefixOf(key),
      secret_hash: sha256(key),
      scopes: [...scopes],
      created_by: issuer.userId,
      created_at: now,
      expires_at: expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const view = apiKeyView(
    { ...row, account_name: account.name, account_role: account.role, creator_name: issuer.name },
    now,
  );
  return { ...view, key };
}
