import { sql } from 'kysely';
import { z } from 'zod';
import { PRIORITIES, parsePriority } from './priority.js';
import type { SORTS } from './schemas.js';
import type { selectTickets } from './store.js';

type Query = ReturnType<typeof selectTickets>;

interface Order {
  /** The priority sorts before the time. */
  readonly ranked: boolean;
  readonly time: 'created_at' | 'updated_at';
  readonly direction: 'asc' | 'desc';
}

/** Each order is an index of the table, read forwards or backwards. */
const ORDERS: Readonly<Record<(typeof SORTS)[number], Order>> = {
  '-createdAt': { ranked: false, time: 'created_at', direction: 'desc' },
  createdAt: { ranked: false, time: 'created_at', direction: 'asc' },
  '-updatedAt': { ranked: false, time: 'updated_at', direction: 'desc' },
  updatedAt: { ranked: false, time: 'updated_at', direction: 'asc' },
  '-priority': { ranked: true, time: 'created_at', direction: 'desc' },
  priority: { ranked: true, time: 'created_at', direction: 'asc' },
};

/** The last row of a page: time and id, and the priority for the orders that begin with it. */
export const position = z.tuple([z.iso.datetime(), z.uuid(), z.enum(PRIORITIES)]);
export type Position = z.output<typeof position>;

/** The column `priority_rank` of a priority. */
function rankOf(priority: (typeof PRIORITIES)[number]): number {
  return PRIORITIES.indexOf(priority) + 1;
}

/** The columns by which a list is in order, the first one first. */
export function orderOf(sort: (typeof SORTS)[number]): readonly `tickets.${string}`[] {
  const { ranked, time } = ORDERS[sort];
  return [...(ranked ? ['tickets.priority_rank' as const] : []), `tickets.${time}`, 'tickets.id'];
}

/** Whether the columns of an order rise or fall: all of them do the same. */
export function directionOf(sort: (typeof SORTS)[number]): 'asc' | 'desc' {
  return ORDERS[sort].direction;
}

/** What follows a position, in order. */
export function following(
  query: Query,
  sort: (typeof SORTS)[number],
  after: Position | null,
): Query {
  const { ranked, time, direction } = ORDERS[sort];
  const ordered = orderOf(sort).reduce(
    (sorted, column) => sorted.orderBy(sql.ref(column), direction),
    query,
  );
  if (after === null) return ordered;
  const [at, id, priority] = after;
  const beyond = sql.raw(direction === 'desc' ? '<' : '>');
  const column = sql.ref(`tickets.${time}`);
  return ordered.where(
    ranked
      ? sql<boolean>`(tickets.priority_rank, ${column}, tickets.id) ${beyond}
          (${rankOf(priority)}::smallint, ${new Date(at)}, ${id})`
      : sql<boolean>`(${column}, tickets.id) ${beyond} (${new Date(at)}, ${id})`,
  );
}

/** The position of a row in an order. */
export function positionOf(
  row: { id: string; priority: string; created_at: Date; updated_at: Date },
  sort: (typeof SORTS)[number],
): string[] {
  return [row[ORDERS[sort].time].toISOString(), row.id, parsePriority(row.priority)];
}
