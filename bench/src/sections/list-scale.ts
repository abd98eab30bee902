import { connectClient } from '../database/client.js';
import {
  COMMON_WORD,
  RARE_COUNT,
  RARE_WORD,
  assignCommander,
  insertIncidents,
} from '../database/insert-incidents.js';
import type { Lab } from '../lab.js';
import { compare } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import { createTenants } from '../product/create-tenant.js';
import type { Tenant } from '../product/create-tenant.js';
import { formatNumber } from '../report/render-table.js';
import { ratioAtMost } from '../report/row.js';
import type { Row } from '../report/row.js';
import type { Section } from './section.js';

const SMALL = 1_000;
const LARGE = 100_000;
const FULL = 1_000_000;
/** Few connections: latency is asked for, not what the machine can bear. */
const CONNECTIONS = 4;
/** There are many queries; a short round is enough for a median of latency. */
const ROUND_SHARE = 0.2;
const GOAL = ratioAtMost(1.3);

/** In which incidents people lead: one in few, the other in every eighth. */
interface Commanders {
  readonly rare: string;
  readonly frequent: string;
}
const FREQUENT_EVERY = 8;

/** Every filter and every order of the list, as query strings. */
function queries({ rare, frequent }: Commanders): Readonly<Record<string, string>> {
  return {
    'no filter': '',
    'one status': '&status=resolved',
    'open statuses': '&status=triage,investigating,identified,monitoring',
    'one category': '&category=closed',
    'one severity': '&severity=SEV1',
    'status and severity': '&status=declined&severity=SEV2',
    'declared before': `&createdBefore=${new Date().toISOString()}`,
    'one source': '&source=manual',
    'last updated first': '&sort=-updatedAt',
    'oldest first': '&sort=declaredAt',
    'worst first': '&sort=severity',
    'led by somebody, rarely': `&assigneeId=${rare}`,
    'led by somebody, often': `&assigneeId=${frequent}`,
    'a rare word': `&q=${RARE_WORD}`,
    'a common word': `&q=${COMMON_WORD}`,
  };
}

async function fill(
  lab: Lab,
  tenants: ReadonlyMap<Tenant, number>,
  { rare, frequent }: Commanders,
): Promise<void> {
  const database = await lab.database();
  await using platform = await connectClient(database.urlAs('app_platform'));
  for (const [tenant, count] of tenants) {
    await insertIncidents(platform, tenant, count);
    await assignCommander(platform, tenant, { userId: rare, every: count / RARE_COUNT });
    await assignCommander(platform, tenant, { userId: frequent, every: FREQUENT_EVERY });
  }
  await using owner = await connectClient(database.urlAs('app_owner'));
  for (const table of ['incidents', 'incident_roles']) await owner.query(`VACUUM ANALYZE ${table}`);
}

/** Whether a page of a list costs the same however many incidents the tenant has. */
export const listScale: Section = {
  name: 'list-scale',
  title: `GET /v1/incidents?limit=25, p50 in a large tenant beside one of ${SMALL.toLocaleString('en-GB')} incidents`,
  async run(lab) {
    const product = await lab.product();
    const [small, large] = await createTenants(product.url, 2);
    const [elsewhere] = await createTenants(product.url, 1);
    if (small === undefined || large === undefined || elsewhere === undefined) {
      throw new Error('no tenants were made');
    }
    const commanders = { rare: elsewhere.ownerId, frequent: small.ownerId };
    const count = lab.options.full ? FULL : LARGE;
    await fill(
      lab,
      new Map([
        [small, SMALL],
        [large, count],
      ]),
      commanders,
    );
    const target = (tenant: Tenant, query: string): Target => ({
      ...product,
      requests: [
        requestBytes('GET', `/v1/incidents?limit=25${query}`, {
          headers: { 'x-api-key': tenant.apiKey },
        }),
      ],
      expectedStatus: 200,
    });
    const { rounds, seconds } = lab.options;
    const rows: Row[] = [];
    for (const [what, query] of Object.entries(queries(commanders))) {
      const measured = await compare(
        { small: target(small, query), large: target(large, query) },
        { rounds, seconds: seconds * ROUND_SHARE, connections: CONNECTIONS },
      );
      rows.push({
        what: `${what}, ${formatNumber(count)} incidents`,
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
  },
};
