import type { Config } from '../config.js';
import type { IdentityRow } from './identities-store.js';
import { providerName } from './provider-names.js';
import type { Identity } from './schemas.js';

/** A connected account as its person sees it. */
export function identityView(config: Config, row: IdentityRow): Identity {
  return {
    id: row.id,
    provider: { id: row.provider, name: providerName(config, row.provider) },
    email: row.email,
    linkedAt: row.linked_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
  };
}
