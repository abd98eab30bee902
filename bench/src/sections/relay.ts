import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../database/client.js';
import type { OwnClient } from '../database/client.js';
import { insertTenant } from '../database/insert-tenant.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { loadRelayParts } from '../product/relay.js';
import type { Consumer, RelayParts } from '../product/relay.js';
import { formatNumber } from '../report/render-table.js';
import { medianAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const TENANTS = 100;
const EVENTS = 50_000;
const GOAL = medianAtLeast(20_000);
const POLL_MS = 10;
const PATIENCE_MS = 120_000;

const quiet = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };

/** An outbox whose events belong in turn to many tenants. */
interface Source {
  readonly database: Database;
  readonly platform: OwnClient;
  readonly tenantIds: readonly string[];
}

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`${what} did not happen in time`);
    await sleep(POLL_MS);
  }
}

/** Commits the events at once. */
async function fill({ platform, tenantIds }: Source): Promise<void> {
  await platform.query(
    `INSERT INTO outbox_events (tenant_id, id, type, payload, occurred_at)
     SELECT ($1::uuid[])[1 + n % $2], uuidv7(), 'incident.updated', jsonb_build_object(
         'incidentId', gen_random_uuid(), 'reference', 'INC-' || n, 'changes', ARRAY['status'],
         'status', 'identified', 'severity', 'SEV2', 'version', 3,
         'actor', jsonb_build_object('type', 'system', 'id', null)), now()
     FROM generate_series(1, $3) AS n`,
    [tenantIds, TENANTS, EVENTS],
  );
}

/** Adds one endpoint to every tenant. */
async function addEndpoints({ platform, tenantIds }: Source): Promise<void> {
  for (const tenantId of tenantIds) {
    const id = randomUUID();
    await platform.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, url, events, secret, created_by_type, created_at, updated_at)
       VALUES ($1, $2, 'https://hooks.example.com/', '{*}', 'sealed', 'system', now(), now())`,
      [tenantId, id],
    );
    await platform.query('INSERT INTO webhook_states (tenant_id, endpoint_id) VALUES ($1, $2)', [
      tenantId,
      id,
    ]);
  }
}

/** Events per second, from their commit until the last consumer has committed its place behind them. */
async function relayed(
  source: Source,
  { startRelay }: RelayParts,
  consumers: readonly Consumer[],
): Promise<number> {
  const { database, platform } = source;
  await using relay = startRelay(database, quiet, { consumers });
  await waitUntil('the relay’s election', () => Promise.resolve(relay.leading));
  const names = consumers.map(({ name }) => name);
  await fill(source);
  const startedAt = performance.now();
  await waitUntil('the relaying of the events', async () => {
    const { rows } = await platform.query<{ waiting: string }>(
      `SELECT count(*) AS waiting FROM relay_cursors c WHERE consumer = ANY($1) AND EXISTS
         (SELECT FROM outbox_events e WHERE (e.xid, e.id) > (c.xid, c.event_id))`,
      [names],
    );
    return rows[0]?.waiting === '0';
  });
  return (EVENTS / (performance.now() - startedAt)) * 1000;
}

async function countDeliveries({ platform }: Source): Promise<number> {
  const { rows } = await platform.query<{ count: string }>(
    'SELECT count(*) AS count FROM webhook_deliveries',
  );
  return Number(rows[0]?.count);
}

/** How fast events get from the outbox to the queue of each endpoint that subscribes to them. */
export const relay: Section = {
  name: 'relay',
  title: `${EVENTS.toLocaleString('en-GB')} events of ${TENANTS} tenants from the outbox to their endpoints`,
  async run({ options }) {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ dataDir: folder.path });
    await database.migrate();
    await using platform = await connectClient(database.urlAs('app_platform'));
    const tenantIds = await Promise.all(
      Array.from({ length: TENANTS }, () => insertTenant(platform)),
    );
    const source: Source = { database, platform, tenantIds };
    const parts = await loadRelayParts();
    const ports = { clock: { now: () => new Date() }, live: { poke: () => {} } };
    const announce = [parts.announcer];
    const deliver = [parts.announcer, parts.webhookFanOut(ports)];
    const rows: Row[] = [];
    await relayed(source, parts, announce);
    for (const endpoints of [1, 3]) {
      const announced: number[] = [];
      const delivered: number[] = [];
      while ((await endpointsPerTenant(source)) < endpoints) await addEndpoints(source);
      const before = await countDeliveries(source);
      for (let round = 0; round < options.rounds; round += 1) {
        announced.push(await relayed(source, parts, announce));
        await catchUp(source);
        delivered.push(await relayed(source, parts, deliver));
      }
      const made = (await countDeliveries(source)) - before;
      const expected = EVENTS * endpoints * options.rounds;
      if (made !== expected) throw new Error(`${made} deliveries in place of ${expected}`);
      if (endpoints === 1) {
        rows.push({
          what: 'announced alone',
          median: median(announced),
          unit: 'events/s',
          ratio: 1,
        });
      }
      rows.push({
        what: `and put down for ${endpoints} endpoint${endpoints === 1 ? '' : 's'} of a tenant`,
        median: median(delivered),
        unit: 'events/s',
        ratio: pairedRatio(delivered, announced),
        ...(endpoints === 1 && { goal: GOAL }),
        details: [
          `${formatNumber(median(delivered) * endpoints)} deliveries/s`,
          `0 of ${formatNumber(expected)} missed`,
        ],
      });
    }
    return rows;
  },
};

async function endpointsPerTenant({ platform }: Source): Promise<number> {
  const { rows } = await platform.query<{ count: string }>(
    'SELECT count(*) AS count FROM webhook_endpoints',
  );
  return Number(rows[0]?.count) / TENANTS;
}

/** Puts the webhooks where the announcer stands, which went ahead of them. */
async function catchUp({ platform }: Source): Promise<void> {
  await platform.query(
    `UPDATE relay_cursors AS w SET xid = a.xid, event_id = a.event_id FROM relay_cursors AS a
     WHERE w.consumer = 'webhooks' AND a.consumer = 'live'`,
  );
}
