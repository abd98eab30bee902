import { sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { TenantContext } from '../trpc/context.js';
import { searchQuery } from '../trpc/search-query.js';

/** Up to so many matches the list is drawn from them, beyond it the matches are met in the list. */
const FEW = 1000;

/**
 * The condition that an incident matches what a person typed; null when they typed nothing. Row-level
 * security keeps the full-text index from being used, so the door `search_incidents` is asked first:
 * few matches are named by id; many are so frequent that reading the list in its order finds a page
 * of them soon.
 */
export async function matching(
  { trx }: Pick<TenantContext, 'trx'>,
  text: string,
): Promise<Expression<SqlBool> | null> {
  const words = searchQuery(text);
  if (words === null) return null;
  const { rows } = await sql<{ id: string }>`
    select id from search_incidents(${words}, ${FEW + 1}) as id`.execute(trx);
  return rows.length > FEW
    ? meetingWords(words)
    : sql<SqlBool>`incidents.id = any (${rows.map(({ id }) => id)}::uuid[])`;
}

/**
 * The same condition, asked of one incident after the other and of no index: for incidents among which
 * a page of matches is soon found. Null when they typed nothing.
 */
export function meeting(text: string): Expression<SqlBool> | null {
  const words = searchQuery(text);
  return words === null ? null : meetingWords(words);
}

function meetingWords(words: string): Expression<SqlBool> {
  return sql<SqlBool>`incidents.search @@ to_tsquery('simple', ${words})`;
}
