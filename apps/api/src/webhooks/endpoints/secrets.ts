import type { FieldCrypto } from '../../platform/field-crypto.js';

/** A rotated secret goes on signing beside the new one for this long. */
export const OVERLAP_MS = 24 * 3_600_000;

/** Where the secrets of an endpoint are kept. */
export interface SecretPlace {
  readonly tenantId: string;
  readonly endpointId: string;
}

interface StoredSecrets {
  readonly secret: string | null;
  readonly previous_secret: string | null;
  readonly previous_secret_expires_at: Date | null;
}

const placeOf = (column: 'secret' | 'previous_secret', { tenantId, endpointId }: SecretPlace) =>
  ({ column: `webhook_endpoints.${column}`, rowId: endpointId, tenantId }) as const;

/** The secret as it is stored. */
export function sealSecret(crypto: FieldCrypto, place: SecretPlace, secret: string): string {
  return crypto.encryptField(placeOf('secret', place), secret);
}

/** The stored secret, stored as the previous one: what is encrypted for one column opens in no other. */
export function sealAsPrevious(crypto: FieldCrypto, place: SecretPlace, stored: string): string {
  const secret = crypto.decryptField(placeOf('secret', place), stored);
  return crypto.encryptField(placeOf('previous_secret', place), secret);
}

/** The secrets to sign with now, the present one first. @throws FieldDecryptionError */
export function openSecrets(
  crypto: FieldCrypto,
  place: SecretPlace,
  { stored, now }: { stored: StoredSecrets; now: Date },
): string[] {
  const secrets: string[] = [];
  if (stored.secret !== null) {
    secrets.push(crypto.decryptField(placeOf('secret', place), stored.secret));
  }
  const { previous_secret: previous, previous_secret_expires_at: until } = stored;
  if (previous !== null && until !== null && until > now) {
    secrets.push(crypto.decryptField(placeOf('previous_secret', place), previous));
  }
  return secrets;
}
