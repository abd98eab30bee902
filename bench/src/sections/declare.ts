import { connectClient } from '../database/client.js';
import { PLAIN_SCHEMA } from '../database/plain-tables.js';
import type { Lab } from '../lab.js';
import { compare } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import type { ChildServer } from '../processes/child-server.js';
import type { Tenant } from '../product/create-tenant.js';
import { formatNumber } from '../report/render-table.js';
import { ratioAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import { floorRow, rivalRow, subjectRows } from './http-rows.js';
import type { Section } from './section.js';

const TITLE = 'Checkout returns errors in Frankfurt';
const GOAL = ratioAtLeast(0.7);
const RIVAL_GOAL = ratioAtLeast(1.5);

/** Whose rows to count: the floor marks its own as the system's, the rival does not. */
interface Writer {
  readonly schema: string;
  readonly role: 'app_owner' | 'app_platform';
  readonly actorType: 'system' | 'service_account';
}
const FLOOR: Writer = { schema: PLAIN_SCHEMA, role: 'app_owner', actorType: 'system' };
const PRODUCT: Writer = { schema: 'public', role: 'app_platform', actorType: 'service_account' };

/** Rows that the incidents of a tenant have left behind in each table, per incident. */
async function rowsPerIncident(lab: Lab, writer: Writer, tenant: Tenant): Promise<string> {
  const { schema, role, actorType } = writer;
  await using client = await connectClient((await lab.database()).urlAs(role));
  const count = async (table: string, where: string): Promise<number> => {
    const { rows } = await client.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${schema}.${table} WHERE tenant_id = $1 AND ${where}`,
      [tenant.tenantId],
    );
    return Number(rows[0]?.count);
  };
  const incidents = await count('incidents', `created_by_type = '${actorType}'`);
  const byActor = `actor_type = '${actorType}'`;
  const tables = {
    timeline: await count('timeline_events', byActor),
    audit: await count('audit_log_events', `${byActor} AND target_type = 'incident'`),
    outbox: await count('outbox_events', `type LIKE 'incident.%'`),
  };
  return Object.entries(tables)
    .map(([name, rows]) => `${name} ${formatNumber(rows / incidents)}`)
    .join(', ');
}

/** Declaring an incident through REST beside one bare transaction that writes the same rows. */
export const declare: Section = {
  name: 'declare',
  title: 'POST /v1/incidents by API key beside one bare transaction writing the same rows',
  async run(lab) {
    const [floor, rival, product, scene] = await Promise.all([
      lab.floor(),
      lab.rival(),
      lab.product(),
      lab.scene(),
    ]);
    const body = { title: TITLE };
    const bare = (tenants: readonly Tenant[]): Target => ({
      ...floor,
      requests: tenants.map(({ tenantId }) =>
        requestBytes('POST', `/tenants/${tenantId}/incidents`, { body }),
      ),
      expectedStatus: 201,
    });
    const byKey = (server: ChildServer, path: string, tenants: readonly Tenant[]): Target => ({
      ...server,
      requests: tenants.map(({ apiKey }) =>
        requestBytes('POST', path, { headers: { 'x-api-key': apiKey }, body }),
      ),
      expectedStatus: 201,
    });
    const measure = async (what: string, tenants: readonly Tenant[]): Promise<Row[]> => {
      const measured = await compare(
        {
          floor: bare(tenants),
          rival: byKey(rival, '/incidents', tenants),
          rest: byKey(product, '/v1/incidents', tenants),
        },
        lab.options,
      );
      return [
        floorRow(`${what}: floor`, measured.floor),
        ...subjectRows(`${what}: REST`, measured.rest, { floor: measured.floor, goal: GOAL }),
        rivalRow(`${what}: Fastify + drizzle`, measured.rival, {
          subject: measured.rest,
          goal: RIVAL_GOAL,
        }),
      ];
    };
    const many = await measure(`${scene.writers.length} tenants`, scene.writers);
    const one = await measure('one tenant', scene.writers.slice(0, 1));
    const [witness] = scene.writers;
    if (witness === undefined) throw new Error('no tenant to declare in');
    const written: Row = {
      what: 'rows per incident',
      median: 1,
      unit: 'incident',
      details: [
        `product: ${await rowsPerIncident(lab, PRODUCT, witness)}`,
        `floor: ${await rowsPerIncident(lab, FLOOR, witness)}`,
      ],
    };
    return [...many, ...one, written];
  },
};
