import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../database/client.js';
import type { OwnClient } from '../database/client.js';
import { callsPerSecond } from '../load/calls-per-second.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { loadRecordAudit } from '../product/record-audit.js';
import type { RecordAudit } from '../product/record-audit.js';
import { startSealer } from '../product/start-sealer.js';
import { formatNumber } from '../report/render-table.js';
import { medianAtMost, ratioAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const WRITERS = 16;
const DRAIN_MS = 60_000;

interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly events: number;
}

/** One transaction with one audit row, as the smallest mutation writes it. */
function append(database: Database, tenantId: string, record: RecordAudit): Promise<unknown> {
  return database.tenantTransaction(tenantId, (trx) =>
    record(trx, {
      tenantId,
      actor: { type: 'system', id: null },
      now: new Date(),
      request: { traceId: randomUUID(), ip: '192.0.2.1', userAgent: 'bench/1.0' },
      action: 'task.updated',
      target: { type: 'task', id: randomUUID() },
      before: { title: 'Restart the queue', status: 'todo' },
      after: { title: 'Restart the queue', status: 'done' },
    }),
  );
}

async function insertTenant(platform: OwnClient): Promise<string> {
  const id = randomUUID();
  await platform.query(`INSERT INTO tenants (id, name) VALUES ($1, 'Hot')`, [id]);
  return id;
}

/** Waits until every row is sealed. @throws Error when one is left. */
async function drain(platform: OwnClient): Promise<void> {
  const until = performance.now() + DRAIN_MS;
  for (;;) {
    const { rows } = await platform.query<{ missed: string }>(
      `SELECT (SELECT count(*) FROM audit_log_events) - (SELECT count(*) FROM audit_leaves) AS missed`,
    );
    if (rows[0]?.missed === '0') return;
    if (performance.now() > until) throw new Error(`${rows[0]?.missed} audit rows were not sealed`);
    await sleep(100);
  }
}

/** From the moment a request began to write until a signed checkpoint covered its row. */
async function measureLag(platform: OwnClient, tenantId: string): Promise<Lag> {
  const { rows } = await platform.query<Lag>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) AS p50,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY lag) AS p99, max(lag) AS max, count(*)::int AS events
     FROM (SELECT extract(epoch FROM c.created_at - e.occurred_at)::float8 * 1000 AS lag
       FROM audit_leaves l JOIN audit_log_events e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
       CROSS JOIN LATERAL (SELECT created_at FROM audit_checkpoints
         WHERE tenant_id = l.tenant_id AND size > l.position ORDER BY size LIMIT 1) c
       WHERE l.tenant_id = $1) AS lags`,
    [tenantId],
  );
  const [lag] = rows;
  if (lag === undefined) throw new Error('nothing was sealed');
  return lag;
}

/** What sealing takes from those who write, and how far it is behind them. */
export const audit: Section = {
  name: 'audit',
  title: `audit rows of one hot tenant, ${WRITERS} writers, one row to a transaction`,
  async run({ options }) {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ dataDir: folder.path, poolSize: WRITERS });
    await database.migrate();
    await using platform = await connectClient(database.urlAs('app_platform'));
    const record = await loadRecordAudit();
    const write = (tenantId: string): Promise<number> =>
      callsPerSecond(
        async () => {
          await append(database, tenantId, record);
        },
        { concurrency: WRITERS, seconds: options.seconds },
      );
    const plain: number[] = [];
    const sealed: number[] = [];
    const lags: Lag[] = [];
    await write(await insertTenant(platform));
    for (let round = 0; round < options.rounds; round += 1) {
      plain.push(await write(await insertTenant(platform)));
      const tenantId = await insertTenant(platform);
      await using _sealer = await startSealer(folder.path);
      // What was written without it is no load of the measured round.
      await drain(platform);
      sealed.push(await write(tenantId));
      await drain(platform);
      lags.push(await measureLag(platform, tenantId));
    }
    const events = lags.reduce((sum, lag) => sum + lag.events, 0);
    const lag = (name: 'p50' | 'p99' | 'max'): number => median(lags.map((one) => one[name]));
    const rows: Row[] = [
      { what: 'append', median: median(plain), unit: 'tx/s', ratio: 1 },
      {
        what: 'append beside the sealer',
        median: median(sealed),
        unit: 'tx/s',
        ratio: pairedRatio(sealed, plain),
        goal: ratioAtLeast(0.8),
        details: [`0 of ${formatNumber(events)} rows missed`],
      },
      {
        what: 'from writing to a signed checkpoint: p99',
        median: lag('p99'),
        unit: 'ms',
        goal: medianAtMost(250),
        details: [`p50 ${formatNumber(lag('p50'))} ms`, `max ${formatNumber(lag('max'))} ms`],
      },
    ];
    return rows;
  },
};
