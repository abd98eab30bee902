import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { SETTLED } from '../../platform/settled.js';

/** Most index entries that are looked at in one go. */
const PAGE = 10_000;

/** Up to where the log of all tenants has been looked through: (xid, tenant). */
export interface LookedAt {
  readonly xid: string;
  readonly tenantId: string;
}

/** Tenants with rows beyond a place, and the place up to which this was looked. */
export interface Work {
  readonly tenantIds: readonly string[];
  readonly lookedAt: LookedAt;
  /** Whether there may be more beyond. */
  readonly more: boolean;
}

/** Finds tenants with rows after a place, below the oldest transaction that is still running. */
export async function findWork(trx: PlatformTransaction, after: LookedAt): Promise<Work> {
  const { rows } = await sql<{
    tenants: string[];
    count: string;
    xid: string | null;
    tenant: string | null;
  }>`
    WITH page AS MATERIALIZED (
      SELECT xid, tenant_id FROM audit_log_events
      WHERE (xid, tenant_id) > (${after.xid}::xid8, ${after.tenantId}::uuid) AND xid < ${SETTLED}
      ORDER BY xid, tenant_id LIMIT ${PAGE}
    ), last AS (SELECT xid, tenant_id FROM page ORDER BY xid DESC, tenant_id DESC LIMIT 1)
    SELECT array(SELECT DISTINCT tenant_id FROM page) AS tenants, (SELECT count(*) FROM page) AS count,
      (SELECT xid FROM last) AS xid, (SELECT tenant_id FROM last) AS tenant`.execute(trx);
  const [row] = rows;
  const xid = row?.xid ?? after.xid;
  const tenantId = row?.tenant ?? after.tenantId;
  return {
    tenantIds: row?.tenants ?? [],
    lookedAt: { xid, tenantId },
    more: Number(row?.count ?? 0) === PAGE,
  };
}

/** From where the sealer of before has left nothing behind. */
export async function loadLookedAt(trx: PlatformTransaction): Promise<string> {
  const { xid } = await trx.selectFrom('audit_sealer').select('xid').executeTakeFirstOrThrow();
  return xid;
}

/** Nothing is left unsealed below this transaction. */
export async function saveLookedAt(trx: PlatformTransaction, xid: string): Promise<void> {
  await trx.updateTable('audit_sealer').set({ xid }).execute();
}
