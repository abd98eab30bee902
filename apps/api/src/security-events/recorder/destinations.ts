import type { PlatformTransaction } from '@incident-tracker/db';
import type { Fact } from '../catalogue.js';
import type { PendingEvent } from './pending-event.js';

/** A row of one tenant's stream, apart from what all rows of the event share. */
export interface TenantRow {
  readonly tenantId: string;
  readonly actor: { readonly type: 'user' | 'service_account'; readonly id: string } | null;
  readonly apiKeyId: string | null;
  readonly details: Readonly<Record<string, Fact>>;
}

/** Who is where, as far as a batch of events asks. */
export interface Whereabouts {
  /** Of those that are named, the tenants that exist and live. */
  readonly tenants: ReadonlySet<string>;
  /** The tenants that people are members of, by user id. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys that open nothing any more, by the hash in hex. */
  readonly keys: ReadonlyMap<string, { tenantId: string; id: string; serviceAccountId: string }>;
}

function distinct<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values.filter((value) => value !== null))];
}

/** Looks up what decides where events belong: three statements, in one round trip. */
export async function findWhereabouts(
  trx: PlatformTransaction,
  events: readonly PendingEvent[],
): Promise<Whereabouts> {
  const users = distinct(events.map(({ userId }) => userId));
  const named = distinct(events.flatMap((event) => [event.tenantId, event.targetTenantId]));
  const hashes = events.flatMap(({ apiKeyHash }) => (apiKeyHash === null ? [] : [apiKeyHash]));
  const [tenants, members, keys] = await Promise.all([
    named.length === 0
      ? []
      : trx
          .selectFrom('tenants')
          .select('id')
          .where('id', 'in', named)
          .where('deleted_at', 'is', null)
          .execute(),
    users.length === 0
      ? []
      : trx
          .selectFrom('memberships')
          .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
          .select(['memberships.user_id', 'memberships.tenant_id'])
          .where('memberships.user_id', 'in', users)
          .where('tenants.deleted_at', 'is', null)
          .execute(),
    hashes.length === 0
      ? []
      : trx
          .selectFrom('api_keys')
          .innerJoin('tenants', 'tenants.id', 'api_keys.tenant_id')
          .select(['api_keys.tenant_id', 'api_keys.id', 'service_account_id', 'secret_hash'])
          .where('secret_hash', 'in', hashes)
          .where('tenants.deleted_at', 'is', null)
          .execute(),
  ]);
  const memberships = new Map<string, Set<string>>();
  for (const { user_id, tenant_id } of members) {
    memberships.set(user_id, (memberships.get(user_id) ?? new Set()).add(tenant_id));
  }
  return {
    tenants: new Set(tenants.map(({ id }) => id)),
    memberships,
    keys: new Map(
      keys.map((key) => [
        key.secret_hash.toString('hex'),
        { tenantId: key.tenant_id, id: key.id, serviceAccountId: key.service_account_id },
      ]),
    ),
  };
}

function actorOf({ userId, serviceAccountId }: PendingEvent): TenantRow['actor'] {
  if (userId !== null) return { type: 'user', id: userId };
  return serviceAccountId === null ? null : { type: 'service_account', id: serviceAccountId };
}

/** The tenants in whose stream an event belongs, as `SecurityEvent` says, and what each is told. */
export function tenantRowsOf(
  event: PendingEvent,
  { tenants, memberships, keys }: Whereabouts,
): TenantRow[] {
  const { tenantId, targetTenantId, userId, apiKeyId } = event;
  const key = event.apiKeyHash === null ? undefined : keys.get(event.apiKeyHash.toString('hex'));
  if (key !== undefined) {
    const actor = { type: 'service_account', id: key.serviceAccountId } as const;
    return [{ tenantId: key.tenantId, actor, apiKeyId: key.id, details: {} }];
  }
  const joined = userId === null ? undefined : (memberships.get(userId) ?? new Set<string>());
  const own =
    tenantId === null
      ? [...(joined ?? [])]
      : tenants.has(tenantId) && (joined?.has(tenantId) ?? true)
        ? [tenantId]
        : [];
  const actor = actorOf(event);
  const crosses = targetTenantId !== null;
  const rows: TenantRow[] = own
    .filter((id) => id !== targetTenantId)
    .map((id) => ({
      tenantId: id,
      actor,
      apiKeyId,
      details: crosses ? { side: 'own' } : {},
    }));
  if (crosses && tenants.has(targetTenantId)) {
    // Who a stranger is, is their own tenant's business.
    rows.push({
      tenantId: targetTenantId,
      actor: null,
      apiKeyId: null,
      details: { side: 'target' },
    });
  }
  return rows;
}
