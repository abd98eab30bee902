import { connectClient } from '../database/client.js';
import { PLAIN_SCHEMA } from '../database/plain-tables.js';
import type { OwnClient } from '../database/client.js';
import { callsPerSecond } from '../load/calls-per-second.js';
import { formatNumber } from '../report/render-table.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const CLIENTS = 8;
/** Without HTTP in between, half a round says as much. */
const ROUND_SHARE = 0.5;
const COLUMNS = ['id', 'number', 'title', 'severity', 'status', 'declared_at', 'version'] as const;

/** Of each round: transactions per second, and what they cost this process. */
interface Result {
  readonly perSecond: number[];
  readonly cpuMicros: number[];
}

function statement(table: string, tenantId: string, id: string) {
  return {
    name: 'read',
    text: `SELECT ${COLUMNS.join(', ')} FROM ${table} WHERE tenant_id = $1 AND id = $2`,
    values: [tenantId, id],
  };
}

/** What row-level security and its transaction cost, against the same query on a table without it. */
export const rls: Section = {
  name: 'rls',
  title: `one row by (tenant_id, id), ${CLIENTS} connections, without HTTP`,
  async run(lab) {
    const [database, { filled, incidentIds }] = await Promise.all([lab.database(), lab.scene()]);
    await using stack = new AsyncDisposableStack();
    const connect = async (url: string): Promise<OwnClient[]> => {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, () => connectClient(url)));
      for (const client of clients) stack.use(client);
      return clients;
    };
    const plain = await connect(database.urlAs('app_owner'));
    const secured = await connect(database.urlAs('app_rw'));
    const { tenantId } = filled;
    let turn = 0;
    const nextId = (): string => incidentIds[(turn += 1) % incidentIds.length] ?? '';

    const ways: Readonly<Record<string, (worker: number) => Promise<number>>> = {
      'no row-level security': async (worker) =>
        (await plain[worker]?.query(statement(`${PLAIN_SCHEMA}.incidents`, tenantId, nextId())))
          ?.rows.length ?? 0,
      'BEGIN, SET LOCAL, query, COMMIT': async (worker) => {
        const client = secured[worker];
        await client?.query('BEGIN');
        await client?.query(`SET LOCAL app.tenant_id = '${tenantId}'`);
        const result = await client?.query(statement('incidents', tenantId, nextId()));
        await client?.query('COMMIT');
        return result?.rows.length ?? 0;
      },
      'tenantTransaction, read only': () =>
        database.tenantTransaction(
          tenantId,
          async (trx) => {
            const rows = await trx
              .selectFrom('incidents')
              .select([...COLUMNS])
              .where('tenant_id', '=', tenantId)
              .where('id', '=', nextId())
              .execute();
            return rows.length;
          },
          { readOnly: true },
        ),
    };
    const results = new Map<string, Result>(
      Object.keys(ways).map((name) => [name, { perSecond: [], cpuMicros: [] }]),
    );
    const { rounds } = lab.options;
    const seconds = lab.options.seconds * ROUND_SHARE;
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, call] of Object.entries(ways)) {
        const cpuBefore = process.cpuUsage();
        const perSecond = await callsPerSecond(
          async (worker) => {
            if ((await call(worker)) !== 1) throw new Error(`${name} did not find its row`);
          },
          { concurrency: CLIENTS, seconds },
        );
        // The first round warms up.
        if (round < 0) continue;
        const { user, system } = process.cpuUsage(cpuBefore);
        results.get(name)?.perSecond.push(perSecond);
        results.get(name)?.cpuMicros.push((user + system) / (perSecond * seconds));
      }
    }
    const floor = [...results.values()][0]?.perSecond ?? [];
    return [...results].map(([what, { perSecond, cpuMicros }]) => ({
      what,
      median: median(perSecond),
      unit: 'tx/s',
      ratio: pairedRatio(perSecond, floor),
      details: [`client CPU ${formatNumber(median(cpuMicros))} µs/tx`],
    }));
  },
};
