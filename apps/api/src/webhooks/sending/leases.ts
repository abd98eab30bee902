import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Logger } from '../../platform/logger.js';
import { repeat } from '../../platform/repeat.js';
import type { EndpointKey } from './endpoint-state.js';

/** A process that has not been heard of for so long is dead; another one takes its endpoints over. */
const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
/** A tenant that is deleted may be restored: somebody looks again after this. */
const DELETED_TENANT_SECONDS = 3_600;

/** The right to send to one endpoint, held by one process at a time. */
export interface Lease extends EndpointKey {
  readonly leaseId: string;
  /** True once another process may have it. */
  readonly lost: boolean;
}

/**
 * The leases of this process, renewed together for as long as it lives. The time is the database's, so
 * that the clocks of the nodes need not agree.
 */
export class Leases implements AsyncDisposable {
  readonly #db: Database;
  readonly #held = new Map<string, { lost: boolean }>();
  readonly #renewing: AsyncDisposable;

  constructor(db: Database, logger: Logger) {
    this.#db = db;
    this.#renewing = repeat({ name: 'webhook leases', logger }, RENEW_MS, () => this.#renew());
  }

  /** Takes the endpoint; null when another process, or another job of this one, has it. */
  async take({ tenantId, endpointId }: EndpointKey): Promise<Lease | null> {
    const leaseId = newId();
    const { rows } = await this.#db.platformTransaction((trx) =>
      sql`
        UPDATE webhook_states SET lease_id = ${leaseId}, queued_until = NULL,
          leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
        WHERE tenant_id = ${tenantId} AND endpoint_id = ${endpointId}
          AND (leased_until IS NULL OR leased_until < now())
        RETURNING endpoint_id`.execute(trx),
    );
    if (rows.length === 0) return null;
    const state = { lost: false };
    this.#held.set(leaseId, state);
    return {
      tenantId,
      endpointId,
      leaseId,
      get lost() {
        return state.lost;
      },
    };
  }

  /** Gives the endpoint back, and says when somebody has to look at it next: not before `notBefore`. */
  async release(lease: Lease, when: { now: Date; notBefore: Date }): Promise<void> {
    this.#held.delete(lease.leaseId);
    await this.#db.platformTransaction((trx) => release(trx, lease, when));
  }

  /** Rows that somebody works on are left for the next time, so that nobody waits in a circle. */
  async #renew(): Promise<'done'> {
    const ids = [...this.#held.keys()];
    if (ids.length === 0) return 'done';
    const { rows } = await this.#db.platformTransaction((trx) =>
      sql<{ lease_id: string; renewed: boolean }>`
        WITH mine AS (
          SELECT tenant_id, endpoint_id, lease_id FROM webhook_states
          WHERE lease_id = ANY(${ids}::uuid[])
        ), free AS (
          SELECT tenant_id, endpoint_id FROM webhook_states
          WHERE (tenant_id, endpoint_id) IN (SELECT tenant_id, endpoint_id FROM mine)
            AND lease_id = ANY(${ids}::uuid[])
          FOR UPDATE SKIP LOCKED
        ), renewed AS (
          UPDATE webhook_states s SET leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
          FROM free WHERE s.tenant_id = free.tenant_id AND s.endpoint_id = free.endpoint_id
        )
        SELECT lease_id FROM mine`.execute(trx),
    );
    const alive = new Set(rows.map(({ lease_id: id }) => id));
    for (const id of ids) {
      const state = this.#held.get(id);
      if (state !== undefined && !alive.has(id)) state.lost = true;
    }
    return 'done';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#renewing[Symbol.asyncDispose]();
  }
}

/**
 * The row is locked by a statement of its own: the second one then sees every delivery that was put
 * down before the lock was free, and none is forgotten.
 */
async function release(
  trx: PlatformTransaction,
  { tenantId, endpointId, leaseId }: Lease,
  { now, notBefore }: { now: Date; notBefore: Date },
): Promise<void> {
  await Promise.all([
    sql`
      SELECT FROM webhook_states
      WHERE tenant_id = ${tenantId} AND endpoint_id = ${endpointId} FOR UPDATE`.execute(trx),
    sql`
      UPDATE webhook_states s SET lease_id = NULL, leased_until = NULL, next_due_at = CASE
        WHEN e.disabled_at IS NOT NULL OR e.deleted_at IS NOT NULL OR waiting.first IS NULL THEN NULL
        WHEN t.deleted_at IS NOT NULL
          THEN ${now}::timestamptz + make_interval(secs => ${DELETED_TENANT_SECONDS})
        ELSE greatest(waiting.first, s.probe_at, ${notBefore}::timestamptz) END
      FROM webhook_endpoints e, tenants t, (
        SELECT min(next_attempt_at) AS first FROM webhook_deliveries
        WHERE tenant_id = ${tenantId} AND endpoint_id = ${endpointId} AND status = 'pending') waiting
      WHERE s.tenant_id = ${tenantId} AND s.endpoint_id = ${endpointId} AND s.lease_id = ${leaseId}
        AND e.tenant_id = s.tenant_id AND e.id = s.endpoint_id AND t.id = s.tenant_id`.execute(trx),
  ]);
}
