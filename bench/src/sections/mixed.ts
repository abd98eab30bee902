import { compare } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import type { ChildServer } from '../processes/child-server.js';
import { addCrowd } from '../product/scene.js';
import type { CrowdTenant } from '../product/scene.js';
import { uniformDraws, zipfDraws } from '../statistics.js';
import { floorRow, subjectRows } from './http-rows.js';
import type { Section } from './section.js';

const TENANTS = 100;
const INCIDENTS = 200;
/** Of all requests; half of them read one incident, three of ten a page. */
const WRITES = 0.2;
const PAGES = 0.3;

/** Requests as a working day mixes them: most tenants ask rarely, and a few all the time. */
function traffic(server: ChildServer, prefix: string, tenants: readonly CrowdTenant[]): Target {
  const drawTenant = zipfDraws(tenants.length, 11);
  const draw = uniformDraws(23);
  const nextRequest = (): Buffer => {
    const tenant = tenants[drawTenant()];
    if (tenant === undefined) throw new Error('no tenant to ask for');
    const headers = { 'x-api-key': tenant.apiKey };
    const path = `${prefix}/incidents`;
    const kind = draw();
    if (kind < WRITES) {
      return requestBytes('POST', path, { headers, body: { title: 'Checkout returns errors' } });
    }
    if (kind < WRITES + PAGES) return requestBytes('GET', `${path}?limit=25`, { headers });
    const id = tenant.incidentIds[Math.floor(draw() * tenant.incidentIds.length)];
    return requestBytes('GET', `${path}/${id}`, { headers });
  };
  return { ...server, requests: [], nextRequest, expectedStatus: [200, 201] };
}

/** Reads and writes of many tenants at once, beside the hand-written application. */
export const mixed: Section = {
  name: 'mixed',
  title: `by API key: 50% read one, 30% list 25, 20% declare; ${TENANTS} tenants by Zipf's law`,
  async run(lab) {
    const [rival, product] = await Promise.all([lab.rival(), lab.product()]);
    const size = { count: TENANTS, incidents: INCIDENTS };
    const tenants = await addCrowd(await lab.database(), product, size);
    const measured = await compare(
      {
        rival: traffic(rival, '', tenants),
        product: traffic(product, '/v1', tenants),
      },
      lab.options,
    );
    return [
      floorRow('Fastify + drizzle', measured.rival),
      ...subjectRows('product, REST', measured.product, { floor: measured.rival }),
    ];
  },
};
