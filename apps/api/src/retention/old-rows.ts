import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { boundOf, daysKept } from './bounds.js';
import type { Owner } from './owners.js';
import type { RetentionRule } from './rules.js';

const CASTS = { time: 'timestamptz', id: 'uuid', day: 'date' } as const;
const OWNER_COLUMNS = { tenant: 'tenant_id', person: 'user_id' } as const;

/** Which rows of a rule: those of these owners, at this time. */
export interface Scope {
  readonly owners: readonly Owner[];
  readonly now: Date;
}

function keysOf(rule: RetentionRule, alias: string): RawBuilder<unknown> {
  return sql.join(rule.key.map((column) => sql.ref(`${alias}.${column}`)));
}

/** The keys of rows that are too old, at most `limit` if there is one. */
function oldRows(
  rule: RetentionRule,
  { owners, now }: Scope,
  limit: number | null,
): RawBuilder<unknown> {
  const { agedBy, age, owner, only } = rule;
  const cast = sql.raw(CASTS[agedBy.as]);
  const aged = sql.ref(`r.${agedBy.column}`);
  const atMost = limit === null ? sql`` : sql`LIMIT ${sql.lit(limit)}`;
  const further = only === undefined ? sql`` : sql`AND ${only}`;
  if (owner === null) {
    return sql`SELECT ${keysOf(rule, 'r')} FROM ${sql.table(rule.table)} AS r
      WHERE ${aged} < ${boundOf(agedBy.as, now, daysKept(age, []))}::${cast} ${further} ${atMost}`;
  }
  const ids = owners.map(({ id }) => id);
  const bounds = owners.map(({ plans }) => boundOf(agedBy.as, now, daysKept(age, plans)));
  return sql`SELECT ${keysOf(rule, 'found')}
    FROM unnest(${ids}::uuid[], ${bounds}::${cast}[]) AS owner (id, bound)
    CROSS JOIN LATERAL (
      SELECT ${keysOf(rule, 'r')} FROM ${sql.table(rule.table)} AS r
      WHERE ${sql.ref(`r.${OWNER_COLUMNS[owner]}`)} = owner.id AND ${aged} < owner.bound ${further}
      ${atMost}) AS found ${atMost}`;
}

async function countOf(statement: RawBuilder<unknown>, trx: PlatformTransaction): Promise<number> {
  const { rows } = await statement.$castTo<{ count: string }>().execute(trx);
  return Number(rows[0]?.count ?? 0);
}

/** How many rows are too old. */
export function countOldRows(
  trx: PlatformTransaction,
  rule: RetentionRule,
  scope: Scope,
): Promise<number> {
  return countOf(sql`SELECT count(*) AS count FROM (${oldRows(rule, scope, null)}) AS old`, trx);
}

/** Removes one batch of them. @returns how many it was. */
export function removeOldRows(
  trx: PlatformTransaction,
  rule: RetentionRule,
  scope: Scope,
): Promise<number> {
  const same = rule.key.map(
    (column) => sql`${sql.ref(`r.${column}`)} = ${sql.ref(`old.${column}`)}`,
  );
  const also = rule.also === undefined ? sql`` : sql`, ${rule.also}`;
  return countOf(
    sql`WITH old AS MATERIALIZED (${oldRows(rule, scope, rule.batch)}), removed AS (
      DELETE FROM ${sql.table(rule.table)} AS r USING old
      WHERE ${sql.join(same, sql` AND `)} RETURNING r.*
    ) ${also} SELECT count(*) AS count FROM removed`,
    trx,
  );
}
