import type { PasskeyRow } from './passkeys-store.js';
import type { Passkey } from './schemas.js';

/** A passkey as its person sees it. */
export function passkeyView(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    name: row.name,
    backedUp: row.backed_up,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  };
}
