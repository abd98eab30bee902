import { prepared } from '@incident-tracker/db';
import { sql } from 'kysely';
import { isDeepStrictEqual } from 'node:util';
import { sha256 } from '../platform/keyring.js';
import type { Ports } from '../platform/ports.js';
import { AppError } from '../trpc/errors.js';
import type { Presumption } from '../trpc/presumption.js';
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

function machineOf(row: DoorRow): ServiceAccountPrincipal {
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

/**
 * The machine behind an API key, with the role that it has now: one indexed query, and none for text that
 * cannot be a key. All refusals are alike. Whoever it was is presumed for the next requests.
 * @throws AppError AUTH_INVALID_API_KEY.
 */
export async function authenticateApiKey(
  ports: Ports,
  presented: string,
): Promise<ServiceAccountPrincipal> {
  if (!isWellFormedApiKey(presented)) throw new AppError('AUTH_INVALID_API_KEY');
  const hash = sha256(presented);
  const [row] = await openDoor.execute(ports.db.identity, { hash });
  if (row === undefined) throw new AppError('AUTH_INVALID_API_KEY');
  noteUse(ports, row);
  const machine = machineOf(row);
  ports.visitors.remember(hash, machine);
  return machine;
}

/**
 * The machine that an API key was presented by a moment ago, and the question whether it still is the
 * same one: the same door, asked in the transaction that acts for it.
 */
export async function presumeApiKey(ports: Ports, presented: string): Promise<Presumption | null> {
  const { db, visitors } = ports;
  const hash = sha256(presented);
  const principal = await visitors.recall(hash);
  if (principal?.kind !== 'service_account') return null;
  let isConfirmed = false;
  return {
    principal,
    admission: {
      statement: openDoor.bind(db.identity, { hash }),
      expects([row]) {
        // Word for word: the rights that the call was judged by are the ones that count now.
        if (!isDoorRow(row) || !isDeepStrictEqual(machineOf(row), principal)) return false;
        noteUse(ports, row);
        isConfirmed = true;
        return true;
      },
    },
    isConfirmed: () => isConfirmed,
    forget: () => visitors.forget(hash),
  };
}

/** The door answers with its rows or with none. */
function isDoorRow(row: unknown): row is DoorRow {
  return row !== undefined;
}

function noteUse(ports: Ports, row: DoorRow): void {
  touchLastUsed(ports, {
    tenantId: row.tenant_id,
    apiKeyId: row.api_key_id,
    lastUsedAt: row.last_used_at,
  });
}
