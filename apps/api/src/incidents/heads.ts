import { sql } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { IncidentKey } from './reference.js';
import { matches, requireKey } from './store.js';
import type { IncidentRow } from './store.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** What the verbs about parts of an incident need to know of it. */
export type IncidentHead = Pick<
  IncidentRow,
  'id' | 'number' | 'status' | 'severity' | 'declared_at'
>;

const HEAD = ['id', 'number', 'status', 'severity', 'declared_at'] as const;

/** @throws AppError NOT_FOUND. */
export async function findHead(
  { trx, tenantId }: Tenant,
  incidentId: string,
): Promise<IncidentHead> {
  const found = await trx
    .selectFrom('incidents')
    .select(HEAD)
    .where('incidents.tenant_id', '=', tenantId)
    .where(matches(requireKey(incidentId)))
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

/**
 * The incident to which something is about to be added; it cannot be merged away meanwhile.
 * @throws AppError NOT_FOUND, ALREADY_MERGED.
 */
export async function holdHead(
  { trx, tenantId }: Tenant,
  incidentId: string,
): Promise<IncidentHead> {
  const found = await trx
    .selectFrom('incidents')
    .select(HEAD)
    .where('incidents.tenant_id', '=', tenantId)
    .where(matches(requireKey(incidentId)))
    .forShare()
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  assertNotMerged(found.status);
  return found;
}

/**
 * As `holdHead` for several incidents, held in the order of their ids and answered in the order asked.
 * @throws AppError NOT_FOUND, ALREADY_MERGED.
 */
export async function holdHeads(
  { trx, tenantId }: Tenant,
  incidentIds: readonly string[],
): Promise<IncidentHead[]> {
  const keys = incidentIds.map(requireKey);
  const found = await trx
    .selectFrom('incidents')
    .select(HEAD)
    .where('incidents.tenant_id', '=', tenantId)
    .where((eb) => eb.or(keys.map((key) => matches(key)(eb))))
    .orderBy('id')
    .forShare()
    .execute();
  return keys.map((key) => {
    const head = found.find((row) =>
      'id' in key ? row.id === key.id : row.number === String(key.number),
    );
    if (head === undefined) throw new AppError('NOT_FOUND');
    assertNotMerged(head.status);
    return head;
  });
}

/** @throws AppError ALREADY_MERGED: a merged incident is history, its work goes on in another. */
export function assertNotMerged(status: string): void {
  if (status === 'merged') throw new AppError('ALREADY_MERGED');
}

/**
 * Locks incidents, by their ids or numbers, one after the other in the order of ids: whoever locks
 * several does it here, so that no two wait for each other.
 * @returns the version of each one found, by id and by number.
 */
export async function lockIncidents(
  { trx, tenantId }: Tenant,
  keys: readonly IncidentKey[],
): Promise<ReadonlyMap<string, number>> {
  const ids = keys.flatMap((key) => ('id' in key ? [key.id] : []));
  const numbers = keys.flatMap((key) => ('id' in key ? [] : [String(key.number)]));
  const rows = await trx
    .selectFrom('incidents')
    .select(['id', 'number', 'version'])
    .where('tenant_id', '=', tenantId)
    .where(sql<boolean>`(id = any (${ids}::uuid[]) or number = any (${numbers}::bigint[]))`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Map(
    rows.flatMap(({ id, number, version }) => [
      [id, version],
      [number, version],
    ]),
  );
}

/** The id of the incident; null if the tenant has none such. */
export async function findIncidentId(
  { trx, tenantId }: Tenant,
  key: IncidentKey,
): Promise<string | null> {
  const found = await trx
    .selectFrom('incidents')
    .select('id')
    .where('incidents.tenant_id', '=', tenantId)
    .where(matches(key))
    .executeTakeFirst();
  return found?.id ?? null;
}
