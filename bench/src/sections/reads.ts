import { compare } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import { ratioAtLeast } from '../report/row.js';
import { floorRow, rivalRow, subjectRows } from './http-rows.js';
import type { Section } from './section.js';

const GOAL = ratioAtLeast(0.6);
const RIVAL_GOAL = ratioAtLeast(2.5);

function trpcPath(procedure: string, input: unknown): string {
  return `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
}

/** Reading by API key through both faces beside the same read without a product around it. */
export const reads: Section = {
  name: 'reads',
  title: 'authenticated reads by API key, one tenant of 1,000 incidents, beside bare Hono + pg',
  async run(lab) {
    const [floor, rival, product, scene] = await Promise.all([
      lab.floor(),
      lab.rival(),
      lab.product(),
      lab.scene(),
    ]);
    const { filled, incidentIds } = scene;
    const headers = { 'x-api-key': filled.apiKey };
    const floorPath = `/tenants/${filled.tenantId}/incidents`;
    const target = (server: { url: string; pid: number }, paths: readonly string[]): Target => ({
      url: server.url,
      pid: server.pid,
      requests: paths.map((path) => requestBytes('GET', path, server === floor ? {} : { headers })),
      expectedStatus: 200,
    });
    const one = await compare(
      {
        floor: target(
          floor,
          incidentIds.map((id) => `${floorPath}/${id}`),
        ),
        rival: target(
          rival,
          incidentIds.map((id) => `/incidents/${id}`),
        ),
        rest: target(
          product,
          incidentIds.map((id) => `/v1/incidents/${id}`),
        ),
        trpc: target(
          product,
          incidentIds.map((incidentId) => trpcPath('incidents.get', { incidentId })),
        ),
      },
      lab.options,
    );
    const list = await compare(
      {
        floor: target(floor, [floorPath]),
        rival: target(rival, ['/incidents?limit=25']),
        rest: target(product, ['/v1/incidents?limit=25']),
        trpc: target(product, [trpcPath('incidents.list', { limit: 25 })]),
      },
      lab.options,
    );
    return [
      floorRow('read one: floor', one.floor),
      ...subjectRows('read one: REST', one.rest, { floor: one.floor, goal: GOAL }),
      ...subjectRows('read one: tRPC', one.trpc, { floor: one.floor, goal: GOAL }),
      rivalRow('read one: Fastify + drizzle', one.rival, { subject: one.rest, goal: RIVAL_GOAL }),
      floorRow('list 25: floor', list.floor),
      ...subjectRows('list 25: REST', list.rest, { floor: list.floor }),
      ...subjectRows('list 25: tRPC', list.trpc, { floor: list.floor }),
      rivalRow('list 25: Fastify + drizzle', list.rival, { subject: list.rest }),
    ];
  },
};
