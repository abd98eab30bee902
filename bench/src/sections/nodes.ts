import { availableParallelism } from 'node:os';
import { HttpConnection, requestBytes } from '../load/http-connection.js';
import { runLoad } from '../load/run-load.js';
import type { Round, Target } from '../load/run-load.js';
import type { ChildServer } from '../processes/child-server.js';
import { createTenant, signUp } from '../product/create-tenant.js';
import { startProduct } from '../product/start-product.js';
import { ratioAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const GOAL = ratioAtLeast(1.6);

/** What the nodes served together in one round. */
function sum(rounds: readonly Round[]): number {
  return rounds.reduce((total, { perSecond }) => total + perSecond, 0);
}

/** @throws Error when a key that was revoked at one node is still taken by the other. */
async function assertRevokedEverywhere(nodes: readonly ChildServer[]): Promise<void> {
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('two nodes are needed');
  const owner = await signUp(first.url);
  const tenant = await createTenant(owner, 'Revoked');
  const read = requestBytes('GET', '/v1/incidents', { headers: { 'x-api-key': tenant.apiKey } });
  for (const node of nodes) await expectStatus(node, read, 200);
  const { tenantId, apiKeyId } = tenant;
  await owner.browser.post(`/v1/tenants/${tenantId}/api-keys/${apiKeyId}/revoke`, {});
  for (const node of nodes) await expectStatus(node, read, 401);
}

async function expectStatus(node: ChildServer, request: Buffer, expected: number): Promise<void> {
  using connection = await HttpConnection.open(node.url);
  const { status, body } = await connection.send(request);
  if (status !== expected)
    throw new Error(`expected ${expected}, got ${status}: ${body.toString()}`);
}

/** Two API nodes on one database beside one of them. */
export const nodes: Section = {
  name: 'nodes',
  title: 'two nodes on one database beside one, the same number of connections',
  async run(lab) {
    const { filled, incidentIds, writers } = await lab.scene();
    const dataDir = await lab.dataDir();
    const { logLevel, connections, seconds, rounds } = lab.options;
    const one = await lab.product();
    await using two = await startProduct({
      dataDir,
      logLevel,
      profile: null,
      env: { ROLE: 'api' },
    });
    const both = [one, two];
    await assertRevokedEverywhere(both);
    const reads = (server: ChildServer): Target => ({
      ...server,
      requests: incidentIds.map((id) =>
        requestBytes('GET', `/v1/incidents/${id}`, { headers: { 'x-api-key': filled.apiKey } }),
      ),
      expectedStatus: 200,
    });
    const writes = (server: ChildServer): Target => ({
      ...server,
      requests: writers.map(({ apiKey }) =>
        requestBytes('POST', '/v1/incidents', {
          headers: { 'x-api-key': apiKey },
          body: { title: 'Checkout returns errors in Frankfurt' },
        }),
      ),
      expectedStatus: 201,
    });
    const run = (servers: readonly ChildServer[], target: (server: ChildServer) => Target) =>
      Promise.all(
        servers.map((server) =>
          runLoad(target(server), { seconds, connections: connections / servers.length }),
        ),
      );
    const measure = async (
      what: string,
      target: (server: ChildServer) => Target,
    ): Promise<Row[]> => {
      const alone: number[] = [];
      const together: number[] = [];
      await run(both, target);
      for (let round = 0; round < rounds; round += 1) {
        alone.push(sum(await run([one], target)));
        together.push(sum(await run(both, target)));
      }
      return [
        { what: `${what}: one node`, median: median(alone), unit: 'req/s', ratio: 1 },
        {
          what: `${what}: two nodes`,
          median: median(together),
          unit: 'req/s',
          ratio: pairedRatio(together, alone),
          goal: GOAL,
          details: [`${availableParallelism()} cores for nodes, PostgreSQL and load`],
        },
      ];
    };
    return [...(await measure('read one', reads)), ...(await measure('declare', writes))];
  },
};
