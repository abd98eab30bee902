import { connectClient } from '../database/client.js';
import {
  COMMON_WORD,
  RARE_COUNT,
  RARE_WORD,
  assignCommander,
  insertIncidents,
} from '../database/insert-incidents.js';
import { SMALL, compareSizes } from './list-sizes.js';
import type { SizedList } from './list-sizes.js';
import type { Section } from './section.js';

/** Whoever leads often leads every eighth incident. */
const FREQUENT_EVERY = 8;

const incidents: SizedList = {
  path: '/v1/incidents',
  noun: 'incidents',
  queries: ({ rare, frequent }) => ({
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
  }),
  async fill(lab, counts, { rare, frequent }) {
    const database = await lab.database();
    await using platform = await connectClient(database.urlAs('app_platform'));
    for (const [tenant, count] of counts) {
      await insertIncidents(platform, tenant, count);
      await assignCommander(platform, tenant, { userId: rare, every: count / RARE_COUNT });
      await assignCommander(platform, tenant, { userId: frequent, every: FREQUENT_EVERY });
    }
    await using owner = await connectClient(database.urlAs('app_owner'));
    for (const table of ['incidents', 'incident_roles']) {
      await owner.query(`VACUUM ANALYZE ${table}`);
    }
  },
};

/** Whether a page of a list costs the same however many incidents the tenant has. */
export const listScale: Section = {
  name: 'list-scale',
  title: `GET /v1/incidents?limit=25, p50 in a large tenant beside one of ${SMALL.toLocaleString('en-GB')} incidents`,
  run: (lab) => compareSizes(lab, incidents),
};
