import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { entryOf } from '../catalogue.js';
import { findWhereabouts, tenantRowsOf } from './destinations.js';
import type { TenantRow } from './destinations.js';
import type { PendingEvent } from './pending-event.js';

/** PostgreSQL takes 65,535 parameters in a statement; a row has 13 of them. */
const ROWS_AT_A_TIME = 2_000;

/** Stores events: in the stream of each tenant that they concern, and for the detectors to count. */
export async function writeEvents(
  trx: PlatformTransaction,
  events: readonly PendingEvent[],
): Promise<void> {
  const whereabouts = await findWhereabouts(trx, events);
  const written = events.map((event) => ({ event, rows: tenantRowsOf(event, whereabouts) }));
  const rows = written.flatMap(({ event, rows: own }) => own.map((row) => ({ event, row })));
  const inMinutes = rows.filter(({ event }) => entryOf(event.type).rows === 'minute');
  const single = rows.filter(({ event }) => entryOf(event.type).rows === 'each');
  await Promise.all([
    insertRows(trx, merged(inMinutes), 'add'),
    // A batch is written again when nobody knows whether it was committed.
    insertRows(trx, merged(single), 'keep'),
    insertSignals(trx, written),
  ]);
}

/** In one order everywhere: two nodes that count the same rows cannot wait for each other. */
function inOrder<T>(byKey: ReadonlyMap<string, T>): T[] {
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** One row per tenant and id: a statement may not touch a row twice. */
function merged(rows: readonly { event: PendingEvent; row: TenantRow }[]) {
  const byKey = new Map<
    string,
    { event: PendingEvent; row: TenantRow; count: number; lastAt: Date }
  >();
  for (const { event, row } of rows) {
    const key = `${row.tenantId}|${event.id}`;
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, { event, row, count: event.count, lastAt: event.lastAt });
    } else {
      known.count += event.count;
      if (event.lastAt > known.lastAt) known.lastAt = event.lastAt;
    }
  }
  return inOrder(byKey);
}

function* inChunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += ROWS_AT_A_TIME) {
    yield items.slice(from, from + ROWS_AT_A_TIME);
  }
}

async function insertRows(
  trx: PlatformTransaction,
  rows: ReturnType<typeof merged>,
  whenThere: 'add' | 'keep',
): Promise<void> {
  for (const chunk of inChunks(rows)) {
    await trx
      .insertInto('security_events')
      .values(
        chunk.map(({ event, row, count, lastAt }) => ({
          tenant_id: row.tenantId,
          id: event.id,
          type: event.type,
          severity: entryOf(event.type).severity,
          occurred_at: event.at,
          last_occurred_at: lastAt,
          count,
          actor_type: row.actor?.type ?? null,
          actor_id: row.actor?.id ?? null,
          api_key_id: row.apiKeyId,
          ip: event.ip,
          trace_id: event.traceId,
          details: JSON.stringify({ ...event.details, ...row.details }),
        })),
      )
      .onConflict((conflict) => {
        const there = conflict.columns(['tenant_id', 'id']);
        if (whenThere === 'keep') return there.doNothing();
        return there.doUpdateSet((eb) => ({
          count: eb('security_events.count', '+', eb.ref('excluded.count')),
          last_occurred_at: sql<Date>`greatest(security_events.last_occurred_at, excluded.last_occurred_at)`,
        }));
      })
      .execute();
  }
}

async function insertSignals(
  trx: PlatformTransaction,
  written: readonly { event: PendingEvent; rows: readonly TenantRow[] }[],
): Promise<void> {
  const signals = new Map<
    string,
    { event: PendingEvent; count: number; lastAt: Date; tenants: Set<string> }
  >();
  for (const { event, rows } of written) {
    const known = signals.get(event.signalId);
    const signal = known ?? { event, count: 0, lastAt: event.lastAt, tenants: new Set<string>() };
    signal.count += event.count;
    if (event.lastAt > signal.lastAt) signal.lastAt = event.lastAt;
    for (const { tenantId } of rows) signal.tenants.add(tenantId);
    signals.set(event.signalId, signal);
  }
  for (const chunk of inChunks(inOrder(signals))) {
    await trx
      .insertInto('security_signals')
      .values(
        chunk.map(({ event, count, lastAt, tenants }) => ({
          id: event.signalId,
          type: event.type,
          occurred_at: event.at,
          last_occurred_at: lastAt,
          count,
          network: event.network,
          principal: event.principal,
          account: event.account,
          target: event.target,
          user_id: event.userId,
          tenant_ids: [...tenants],
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          count: eb('security_signals.count', '+', eb.ref('excluded.count')),
          last_occurred_at: sql<Date>`greatest(security_signals.last_occurred_at, excluded.last_occurred_at)`,
          tenant_ids: sql<
            string[]
          >`array(SELECT DISTINCT unnest(security_signals.tenant_ids || excluded.tenant_ids))`,
        })),
      )
      .execute();
  }
}
