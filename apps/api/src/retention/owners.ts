import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';

/** Owners that are looked at in one statement. */
const PAGE = 500;
/** Sorts before every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Whose rows they are, with the plans that say how long they are kept. */
export interface Owner {
  readonly id: string;
  readonly plans: readonly string[];
}

/** The next owners in the order of their ids; none when all have been seen. */
export async function nextOwners(
  trx: PlatformTransaction,
  kind: 'tenant' | 'person',
  after: string = FIRST_ID,
): Promise<readonly Owner[]> {
  const { rows } = await (
    kind === 'tenant'
      ? sql<Owner>`
          SELECT id, ARRAY[plan] AS plans FROM tenants WHERE id > ${after}
          ORDER BY id LIMIT ${PAGE}`
      : sql<Owner>`
          SELECT u.id, array(
            SELECT DISTINCT t.plan FROM memberships m JOIN tenants t ON t.id = m.tenant_id
            WHERE m.user_id = u.id) AS plans
          FROM users u WHERE u.id > ${after} ORDER BY u.id LIMIT ${PAGE}`
  ).execute(trx);
  return rows;
}
