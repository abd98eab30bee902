import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../database/client.js';
import type { OwnClient } from '../database/client.js';
import { insertTenant } from '../database/insert-tenant.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { loadNotificationParts } from '../product/notifications.js';
import type { NotificationParts, NotificationPorts } from '../product/notifications.js';
import { loadRelayParts } from '../product/relay.js';
import type { Consumer, RelayParts } from '../product/relay.js';
import { formatNumber } from '../report/render-table.js';
import { medianAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median } from '../statistics.js';
import type { Section } from './section.js';

const TENANTS = 50;
const MEMBERS = 20;
const EVENTS = 20_000;
/** One tenant with many members, each of whom is told of every major incident. */
const CROWD = 1_000;
const MAJOR_INCIDENTS = 20;
const MAILS = 2_000;
const POLL_MS = 10;
const PATIENCE_MS = 120_000;
const GOAL = medianAtLeast(2_000);

const quiet = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };

interface Stage {
  readonly database: Database;
  readonly platform: OwnClient;
  readonly relay: RelayParts;
  readonly parts: NotificationParts;
  readonly ports: NotificationPorts;
  readonly tenantIds: readonly string[];
  readonly crowdedTenantId: string;
}

async function addMembers(requests: OwnClient, tenantId: string, count: number): Promise<void> {
  await requests.query('BEGIN');
  await requests.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenantId]);
  await requests.query(
    `WITH added AS (
       INSERT INTO users (id, email, name, password_hash)
       SELECT uuidv7(), gen_random_uuid() || '@example.com', 'Robin Example', '' FROM generate_series(1, $2)
       RETURNING id
     )
     INSERT INTO memberships (tenant_id, user_id, role) SELECT $1, id, 'AGENT' FROM added`,
    [tenantId, count],
  );
  await requests.query(
    `INSERT INTO incidents (tenant_id, id, number, title, status, declared_at, created_by_type, created_at, updated_at)
     VALUES ($1, uuidv7(), 1, 'Checkout answers with errors', 'investigating', now(), 'system', now(), now())`,
    [tenantId],
  );
  await requests.query('COMMIT');
}

/** Somebody in turn gets a role: each event is told to one person. */
async function assignRoles({ platform, tenantIds }: Stage, count: number): Promise<void> {
  await platform.query(
    `WITH people AS (
       SELECT m.tenant_id, m.user_id, i.id AS incident_id, row_number() OVER (ORDER BY m.user_id) - 1 AS place
       FROM memberships m JOIN incidents i ON i.tenant_id = m.tenant_id WHERE m.tenant_id = ANY($1)
     )
     INSERT INTO outbox_events (tenant_id, id, type, payload, occurred_at)
     SELECT p.tenant_id, uuidv7(), 'incident.role_assigned', jsonb_build_object(
         'incidentId', p.incident_id, 'reference', 'INC-1', 'role', 'incident_commander', 'from', null,
         'to', p.user_id, 'actor', jsonb_build_object('type', 'system', 'id', null)), now()
     FROM generate_series(1, $2) AS n JOIN people p ON p.place = n % $3`,
    [tenantIds, count, TENANTS * MEMBERS],
  );
}

/** Each event is told to everybody of the large tenant. */
async function declareMajor({ platform, crowdedTenantId }: Stage): Promise<void> {
  await platform.query(
    `INSERT INTO outbox_events (tenant_id, id, type, payload, occurred_at)
     SELECT tenant_id, uuidv7(), 'incident.declared', jsonb_build_object(
         'incidentId', id, 'reference', 'INC-1', 'title', title, 'status', 'investigating',
         'severity', 'SEV2', 'actor', jsonb_build_object('type', 'system', 'id', null)), now()
     FROM incidents, generate_series(1, $2) WHERE tenant_id = $1`,
    [crowdedTenantId, MAJOR_INCIDENTS],
  );
}

async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error(`${what} did not happen in time`);
    await sleep(POLL_MS);
  }
}

async function countNotifications({ platform }: Stage): Promise<number> {
  const { rows } = await platform.query<{ count: string }>(
    'SELECT count(*) AS count FROM notifications',
  );
  return Number(rows[0]?.count);
}

/** Notifications per second, from the commit of their events until all of them have been written. */
async function told(
  stage: Stage,
  { happen, expected }: { happen: () => Promise<void>; expected: number },
): Promise<number> {
  const { database, relay, parts, ports, platform } = stage;
  const consumer: Consumer = parts.notificationFanOut(ports);
  await using running = relay.startRelay(database, quiet, { consumers: [consumer] });
  await waitUntil('the relay’s election', () => Promise.resolve(running.leading));
  const before = await countNotifications(stage);
  await happen();
  const startedAt = performance.now();
  await waitUntil('the telling', async () => {
    const { rows } = await platform.query<{ waiting: string }>(
      `SELECT count(*) AS waiting FROM relay_cursors c WHERE consumer = $1 AND EXISTS
         (SELECT FROM outbox_events e WHERE (e.xid, e.id) > (c.xid, c.event_id))`,
      [consumer.name],
    );
    return rows[0]?.waiting === '0';
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const made = (await countNotifications(stage)) - before;
  if (made !== expected) throw new Error(`${made} notifications in place of ${expected}`);
  return expected / seconds;
}

/** Mails per second, from being due until they are queued. */
async function mailed(stage: Stage): Promise<number> {
  const { platform, parts, ports } = stage;
  await platform.query(`UPDATE notifications SET mail = 'dropped', mail_due_at = NULL`);
  await told(stage, { happen: () => assignRoles(stage, MAILS), expected: MAILS });
  const startedAt = performance.now();
  while ((await parts.mailDueNotifications(ports)) === 'more');
  const seconds = (performance.now() - startedAt) / 1000;
  const { rows } = await platform.query<{ count: string }>(
    `SELECT count(*) AS count FROM notifications WHERE mail = 'queued'`,
  );
  if (Number(rows[0]?.count) !== MAILS)
    throw new Error(`${rows[0]?.count} of ${MAILS} were mailed`);
  await platform.query(`UPDATE notifications SET mail = 'dropped' WHERE mail = 'queued'`);
  return MAILS / seconds;
}

/** How fast events of the outbox become notifications, and those become mails. */
export const notifications: Section = {
  name: 'notifications',
  title: `Events of ${TENANTS} tenants with ${MEMBERS} members each, and of one with ${CROWD.toLocaleString('en-GB')}, told to people`,
  async run({ options }) {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ dataDir: folder.path });
    await database.migrate();
    await using platform = await connectClient(database.urlAs('app_platform'));
    await using requests = await connectClient(database.urlAs('app_rw'));
    const parts = await loadNotificationParts();
    const ports: NotificationPorts = {
      db: database,
      clock: { now: () => new Date() },
      live: { poke: () => {} },
      metrics: { add: () => {} },
      keyring: parts.createKeyring('a secret for measurements only, long enough'),
      fieldCrypto: parts.createFieldCrypto(parts.fixedKeys(parts.generateKey(1))),
      publicUrl: () => 'https://incidents.example.com',
    };
    const tenantIds: string[] = [];
    for (let n = 0; n < TENANTS; n += 1) {
      const tenantId = await insertTenant(platform);
      await addMembers(requests, tenantId, MEMBERS);
      tenantIds.push(tenantId);
    }
    const crowdedTenantId = await insertTenant(platform);
    await addMembers(requests, crowdedTenantId, CROWD);
    const relay = await loadRelayParts();
    const stage = { database, platform, relay, parts, ports, tenantIds, crowdedTenantId };

    const single: number[] = [];
    const everybody: number[] = [];
    const mails: number[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      single.push(
        await told(stage, { happen: () => assignRoles(stage, EVENTS), expected: EVENTS }),
      );
      everybody.push(
        await told(stage, {
          happen: () => declareMajor(stage),
          expected: CROWD * MAJOR_INCIDENTS,
        }),
      );
      mails.push(await mailed(stage));
    }
    const missed = `0 of ${formatNumber(EVENTS * options.rounds)} missed`;
    const rows: readonly Row[] = [
      {
        what: 'each event told to one person',
        median: median(single),
        unit: 'notifications/s',
        goal: GOAL,
        details: [missed],
      },
      {
        what: `each event told to all ${CROWD.toLocaleString('en-GB')} members`,
        median: median(everybody),
        unit: 'notifications/s',
      },
      { what: 'mails judged, rendered and queued', median: median(mails), unit: 'mails/s' },
    ];
    return rows;
  },
};
