import { expressionBuilder, sql } from 'kysely';
import type { Expression, SqlBool } from 'kysely';
import type { Schema } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import type { TenantContext } from '../trpc/context.js';
import { searchQuery } from '../trpc/search-query.js';
import { readableComments, seesEverything } from './rights.js';

/** Up to so many matches, in tickets and comments, the list is drawn from them, beyond it they are met in the list. */
const FEW = 1000;

/**
 * The condition that a ticket, or a comment on it that the caller may read, matches what they typed;
 * null when they typed nothing. The door `search_tickets` names candidates by their ids, because
 * row-level security keeps the full-text index from being used; it knows nothing of the caller. For
 * whoever does not see everything, each candidate is therefore met again with the caller's eyes.
 */
export async function matching(
  { trx, subject }: Pick<TenantContext, 'trx' | 'subject'>,
  text: string,
): Promise<Expression<SqlBool> | null> {
  const words = searchQuery(text);
  if (words === null) return null;
  const { rows } = await sql<{ id: string }>`
    select id from search_tickets(${words}, ${FEW + 1}) as id`.execute(trx);
  const isFew = rows.length <= FEW;
  const candidate = sql<SqlBool>`tickets.id = any (${rows.map(({ id }) => id)}::uuid[])`;
  if (isFew && seesEverything(subject)) return candidate;
  const met = meeting(subject, words);
  return isFew ? expressionBuilder<Schema, 'tickets'>().and([candidate, met]) : met;
}

/**
 * The same condition, asked of one ticket after the other and of no index: for tickets that are few, or
 * among which a page of matches is soon found. Null when they typed nothing.
 */
export function meetingText(subject: Subject, text: string): Expression<SqlBool> | null {
  const words = searchQuery(text);
  return words === null ? null : meeting(subject, words);
}

function meeting(subject: Subject, words: string): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, 'tickets'>();
  return eb.or([
    sql<SqlBool>`tickets.search @@ to_tsquery('simple', ${words})`,
    eb.exists(
      eb
        .selectFrom('ticket_comments')
        .select('ticket_comments.id')
        .whereRef('ticket_comments.tenant_id', '=', 'tickets.tenant_id')
        .whereRef('ticket_comments.ticket_id', '=', 'tickets.id')
        .where(sql<SqlBool>`ticket_comments.search @@ to_tsquery('simple', ${words})`)
        .where(readableComments(subject))
        // Else PostgreSQL would read all comments of the tenant first, to look them up by hash.
        .offset(0),
    ),
  ]);
}
