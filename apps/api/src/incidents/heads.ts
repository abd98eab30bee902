import { Versions } from '../trpc/bulk/versions.js';
import type { TenantContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { isAmong } from '../trpc/references.js';
import type { NumberedKey } from '../trpc/references.js';
import { requireKey } from './reference.js';
import { matches } from './store.js';
import type { IncidentRow } from './store.js';

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** What the verbs about parts of an incident need to know of it. */
export type IncidentHead = Pick<
  IncidentRow,
  'id' | 'number' | 'status' | 'severity' | 'declared_at'
>;

function selectHeads({ trx, tenantId }: Tenant) {
  return trx
    .selectFrom('incidents')
    .select(['id', 'number', 'status', 'severity', 'declared_at'])
    .where('incidents.tenant_id', '=', tenantId);
}

/** @throws AppError NOT_FOUND. */
export async function findHead(ctx: Tenant, incidentId: string): Promise<IncidentHead> {
  const found = await selectHeads(ctx)
    .where(matches(requireKey(incidentId)))
    .executeTakeFirst();
  if (found === undefined) throw new AppError('NOT_FOUND');
  return found;
}

/**
 * The incident to which something is about to be added; it cannot be merged away meanwhile.
 * @throws AppError NOT_FOUND, ALREADY_MERGED.
 */
export async function holdHead(ctx: Tenant, incidentId: string): Promise<IncidentHead> {
  const found = await selectHeads(ctx)
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
  ctx: Tenant,
  incidentIds: readonly string[],
): Promise<IncidentHead[]> {
  const keys = incidentIds.map(requireKey);
  const found = await selectHeads(ctx)
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
 * @returns the versions of those found.
 */
export async function lockIncidents(
  { trx, tenantId }: Tenant,
  keys: readonly NumberedKey[],
): Promise<Versions> {
  const rows = await trx
    .selectFrom('incidents')
    .select(['incidents.id', 'incidents.number', 'incidents.version'])
    .where('incidents.tenant_id', '=', tenantId)
    .where(isAmong('incidents', keys))
    .orderBy('incidents.id')
    .forNoKeyUpdate()
    .execute();
  return new Versions(rows);
}

/** The id of the incident; null if the tenant has none such. */
export async function findIncidentId(
  { trx, tenantId }: Tenant,
  key: NumberedKey,
): Promise<string | null> {
  const found = await trx
    .selectFrom('incidents')
    .select('id')
    .where('incidents.tenant_id', '=', tenantId)
    .where(matches(key))
    .executeTakeFirst();
  return found?.id ?? null;
}
