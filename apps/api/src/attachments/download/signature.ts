import type { Keyring } from '../../platform/keyring.js';
import { equalBytes } from '../../platform/keyring.js';

/** What a signed URL opens, and until when. */
export interface Grant {
  readonly tenantId: string;
  readonly id: string;
  readonly disposition: 'attachment' | 'inline';
  readonly thumbnail: boolean;
  /** Seconds since 1970. */
  readonly expires: number;
}

/** How long a signed URL opens its file: long enough to follow it, too short to be passed on. */
export const URL_SECONDS = 300;

/** Every part of the grant is signed, each in its own place. */
function macOf(keyring: Keyring, grant: Grant): Buffer {
  const { tenantId, id, disposition, thumbnail, expires } = grant;
  return keyring.mac('attachment-urls', [tenantId, id, disposition, thumbnail, expires].join('|'));
}

/** The path and query of the URL that opens a file. */
export function signedPath(keyring: Keyring, grant: Grant): string {
  const query = new URLSearchParams({
    tenant: grant.tenantId,
    disposition: grant.disposition,
    ...(grant.thumbnail && { thumbnail: 'true' }),
    expires: String(grant.expires),
    signature: macOf(keyring, grant).toString('base64url'),
  });
  return `/v1/attachments/${grant.id}/content?${query.toString()}`;
}

/** Reads a URL that `signedPath` has made; null for any other. Whether it has expired is not looked at. */
export function readGrant(keyring: Keyring, id: string, query: URLSearchParams): Grant | null {
  const disposition = query.get('disposition');
  const expires = query.get('expires') ?? '';
  if (disposition !== 'attachment' && disposition !== 'inline') return null;
  if (!/^\d{1,12}$/.test(expires)) return null;
  const grant: Grant = {
    tenantId: query.get('tenant') ?? '',
    id,
    disposition,
    thumbnail: query.get('thumbnail') === 'true',
    expires: Number(expires),
  };
  const presented = Buffer.from(query.get('signature') ?? '', 'base64url');
  return equalBytes(presented, macOf(keyring, grant)) ? grant : null;
}
