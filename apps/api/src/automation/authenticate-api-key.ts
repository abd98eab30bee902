import { prepared } from '@incident-tracker/db';
import { sql } from 'kysely';
import { sha256 } from '../platform/keyring.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import type { ServiceAccountPrincipal } from '../trpc/principal.js';
import { isWellFormedApiKey } from './key-format.js';
import { touchLastUsed } from './touch-last-used.js';

/** Row of the door `authenticate_api_key`, which knows no revoked, expired or disabled key. */
interface DoorRow {
  tenant_id: string;
  api_key_id: string;
  service_account_id: string;
  name: string;
  role: string;
  scopes: string[];
  last_used_at: Date | null;
}

const openDoor = prepared<{ hash: Buffer }>()((db, parameter) =>
  db
    .selectFrom(sql<DoorRow>`authenticate_api_key(${parameter('hash')})`.as('door'))
    .selectAll('door'),
);

/**
 * The machine behind an API key, with the role that it has now. On the path of every request of a
 * key: one indexed query, and none for text that cannot be a key. All refusals are alike.
 * @throws AppError AUTH_INVALID_API_KEY.
 */
export async function authenticateApiKey(
  ports: Ports,
  presented: string,
): Promise<ServiceAccountPrincipal> {
  if (!isWellFormedApiKey(presented)) throw new AppError('AUTH_INVALID_API_KEY');
  const [row] = await openDoor.execute(ports.db.identity, { hash: sha256(presented) });
  if (row === undefined) throw new AppError('AUTH_INVALID_API_KEY');
  touchLastUsed(ports, {
    tenantId: row.tenant_id,
    apiKeyId: row.api_key_id,
    lastUsedAt: row.last_used_at,
  });
  return {
    kind: 'service_account',
    serviceAccountId: row.service_account_id,
    apiKeyId: row.api_key_id,
    tenantId: row.tenant_id,
    name: row.name,
    role: row.role,
    scopes: row.scopes,
  };
}
