import { sql } from 'kysely';
import { z } from 'zod';
import { SEVERITIES } from './severity.js';
import type { SORTS } from './schemas.js';
import type { selectIncidents } from './store.js';

type Query = ReturnType<typeof selectIncidents>;
type Direction = 'asc' | 'desc';

interface Order {
  /** Sorts before the time, where the order has such a column. */
  readonly severity: Direction | null;
  readonly time: 'declared_at' | 'updated_at';
  readonly direction: Direction;
}

/** Each order is an index of the table, read forwards or backwards. */
const ORDERS: Readonly<Record<(typeof SORTS)[number], Order>> = {
  '-declaredAt': { severity: null, time: 'declared_at', direction: 'desc' },
  declaredAt: { severity: null, time: 'declared_at', direction: 'asc' },
  '-createdAt': { severity: null, time: 'declared_at', direction: 'desc' },
  createdAt: { severity: null, time: 'declared_at', direction: 'asc' },
  '-updatedAt': { severity: null, time: 'updated_at', direction: 'desc' },
  updatedAt: { severity: null, time: 'updated_at', direction: 'asc' },
  severity: { severity: 'asc', time: 'declared_at', direction: 'desc' },
  '-severity': { severity: 'desc', time: 'declared_at', direction: 'asc' },
};

/** The last row of a page: time and id, and the severity for the orders that begin with it. */
export const position = z.tuple([z.iso.datetime(), z.uuid(), z.enum(SEVERITIES)]);
export type Position = z.output<typeof position>;

const beyond = (direction: Direction) => sql.raw(direction === 'desc' ? '<' : '>');

function ordered(query: Query, { severity, time, direction }: Order): Query {
  const bySeverity = severity === null ? query : query.orderBy('incidents.severity', severity);
  return bySeverity.orderBy(`incidents.${time}`, direction).orderBy('incidents.id', direction);
}

/** The query with an order. */
export function sorted(query: Query, sort: (typeof SORTS)[number]): Query {
  return ordered(query, ORDERS[sort]);
}

/**
 * The queries that together give what follows a position, in order. An order by severity takes two,
 * the rest of the severity and then the next ones, so that each is one range of an index.
 */
export function following(
  query: Query,
  sort: (typeof SORTS)[number],
  after: Position | null,
): Query[] {
  const order = ORDERS[sort];
  if (after === null) return [ordered(query, order)];
  const [at, id, severity] = after;
  const time = sql.ref(`incidents.${order.time}`);
  const rest = query.where(
    sql<boolean>`(${time}, incidents.id) ${beyond(order.direction)} (${new Date(at)}, ${id})`,
  );
  if (order.severity === null) return [ordered(rest, order)];
  return [
    ordered(rest.where('incidents.severity', '=', severity), order),
    ordered(
      query.where(sql<boolean>`incidents.severity ${beyond(order.severity)} ${severity}`),
      order,
    ),
  ];
}

/** The position of a row in an order. */
export function positionOf(
  row: { id: string; severity: string; declared_at: Date; updated_at: Date },
  sort: (typeof SORTS)[number],
): string[] {
  return [row[ORDERS[sort].time].toISOString(), row.id, row.severity];
}
