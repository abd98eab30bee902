import type { Lab } from '../lab.js';
import { compare } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import { createTenants } from '../product/create-tenant.js';
import type { Tenant } from '../product/create-tenant.js';
import { formatNumber } from '../report/render-table.js';
import { ratioAtMost } from '../report/row.js';
import type { Row } from '../report/row.js';

/** How many there are in the small tenant. */
export const SMALL = 1_000;
const LARGE = 100_000;
const FULL = 1_000_000;
/** Few connections: latency is asked for, not what the machine can bear. */
const CONNECTIONS = 4;
/** There are many queries; a short round is enough for a median of latency. */
const ROUND_SHARE = 0.2;
const GOAL = ratioAtMost(1.3);

/** Two people that lists are filtered by: one has to do with few of what is listed, the other with many. */
export interface ListPeople {
  readonly rare: string;
  readonly frequent: string;
}

/** A list to be read in a small tenant and in a large one. */
export interface SizedList {
  /** `/v1/incidents` */
  readonly path: string;
  /** What is listed, in the plural. */
  readonly noun: string;
  /** Every filter and every order of it, as query strings that begin with `&`. */
  queries(people: ListPeople): Readonly<Record<string, string>>;
  /** Fills tenants with as many as are given, and lets the database know of them. */
  fill(lab: Lab, counts: ReadonlyMap<Tenant, number>, people: ListPeople): Promise<void>;
}

/** The latency of a page in a large tenant, beside that in one of 1,000: a row for each query. */
export async function compareSizes(lab: Lab, list: SizedList): Promise<Row[]> {
  const product = await lab.product();
  const [small, large] = await createTenants(product.url, 2);
  const [elsewhere] = await createTenants(product.url, 1);
  if (small === undefined || large === undefined || elsewhere === undefined) {
    throw new Error('no tenants were made');
  }
  const people = { rare: elsewhere.ownerId, frequent: small.ownerId };
  const count = lab.options.full ? FULL : LARGE;
  const counts = new Map([
    [small, SMALL],
    [large, count],
  ]);
  await list.fill(lab, counts, people);
  const target = ({ apiKey }: Tenant, query: string): Target => ({
    ...product,
    requests: [
      requestBytes('GET', `${list.path}?limit=25${query}`, { headers: { 'x-api-key': apiKey } }),
    ],
    expectedStatus: 200,
  });
  const { rounds, seconds } = lab.options;
  const rows: Row[] = [];
  for (const [what, query] of Object.entries(list.queries(people))) {
    const measured = await compare(
      { small: target(small, query), large: target(large, query) },
      { rounds, seconds: seconds * ROUND_SHARE, connections: CONNECTIONS },
    );
    rows.push({
      what: `${what}, ${formatNumber(count)} ${list.noun}`,
      median: measured.large.median('p50'),
      unit: 'ms',
      ratio: measured.large.ratio('p50', measured.small),
      goal: GOAL,
      details: [
        `p99 ${formatNumber(measured.large.median('p99'))} ms`,
        `small ${formatNumber(measured.small.median('p50'))} ms`,
      ],
    });
  }
  return rows;
}
