import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A row of a tenant. */
export interface Key {
  readonly tenantId: string;
  readonly id: string;
}

/** Keys as a table `k (tenant_id, id)`, each once. */
function keyTable(keys: readonly Key[]): RawBuilder<unknown> {
  const distinct = [...new Map(keys.map((key) => [key.id, key])).values()];
  return sql`unnest(
    ${distinct.map(({ tenantId }) => tenantId)}::uuid[],
    ${distinct.map(({ id }) => id)}::uuid[]) AS k (tenant_id, id)`;
}

/** What a look-up found, by the id that was asked for. */
export type Found<T> = ReadonlyMap<string, readonly T[]>;

interface OneOfMany {
  readonly key: string;
}

/** Rows by their `key`; asks nothing when there is nothing to ask for. */
export async function lookUp<T>(
  trx: PlatformTransaction,
  keys: readonly Key[],
  query: (table: RawBuilder<unknown>) => RawBuilder<T & OneOfMany>,
): Promise<Found<T>> {
  if (keys.length === 0) return new Map();
  const { rows } = await query(keyTable(keys)).execute(trx);
  return Map.groupBy(rows, ({ key }) => key);
}
