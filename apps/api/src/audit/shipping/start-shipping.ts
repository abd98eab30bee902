import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { pause } from '../../platform/pause.js';
import type { Ports } from '../../platform/ports.js';
import type { CheckpointSink, ShippedCheckpoint } from './sink.js';

/** Most checkpoints that a sink is given at a time. */
const BATCH = 500;
/** The longest wait between two attempts at a sink that fails. */
const MAX_WAIT_MS = 60_000;

type ShippingPorts = Pick<Ports, 'db' | 'logger' | 'config'>;

/**
 * Sends every new checkpoint to every sink, each at its own pace and from its own place: one that is
 * down gets the rest when it is back, and holds up neither the others nor the sealing.
 */
export function startShipping(
  ports: ShippingPorts,
  sinks: readonly CheckpointSink[],
): AsyncDisposable {
  const stop = new AbortController();
  const running = sinks.map((sink) => run(ports, sink, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(running);
    },
  };
}

async function run(
  { db, logger, config }: ShippingPorts,
  sink: CheckpointSink,
  stop: AbortSignal,
): Promise<void> {
  const everyMs = config.AUDIT_SHIP_SECONDS * 1000;
  let failures = 0;
  while (!stop.aborted) {
    let wait = everyMs;
    try {
      const shipped = await shipNext(db, sink);
      if (failures > 0) logger.info({ sink: sink.name }, 'audit checkpoints are shipped again');
      failures = 0;
      if (shipped === BATCH) continue;
    } catch (error) {
      // Once, not at every attempt; `audit_sinks` keeps the reason.
      if (failures === 0) {
        logger.error({ err: error, sink: sink.name }, 'audit checkpoints cannot be shipped');
      }
      await rememberFailure(db, sink.name, error).catch(() => {});
      wait = Math.min(MAX_WAIT_MS, everyMs * 2 ** failures);
      failures += 1;
    }
    await pause(wait, stop);
  }
}

async function shipNext(db: Database, sink: CheckpointSink): Promise<number> {
  const checkpoints = await db.platformTransaction(
    (trx) =>
      trx
        .selectFrom('audit_checkpoints')
        .select(['tenant_id', 'size', 'note', 'sequence'])
        .where(
          'sequence',
          '>',
          sql<string>`coalesce((SELECT sequence FROM audit_sinks WHERE name = ${sink.name}), 0)`,
        )
        .orderBy('sequence')
        .limit(BATCH)
        .execute(),
    { readOnly: true },
  );
  const last = checkpoints.at(-1);
  if (last === undefined) return 0;
  const batch = checkpoints.map(({ tenant_id, size, note }): ShippedCheckpoint => ({
    tenantId: tenant_id,
    size: Number(size),
    note,
  }));
  await sink.ship(batch);
  await db.platformTransaction((trx) =>
    trx
      .insertInto('audit_sinks')
      .values({ name: sink.name, sequence: last.sequence })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({
          sequence: last.sequence,
          error: null,
          failing_since: null,
          updated_at: new Date(),
        }),
      )
      .execute(),
  );
  return batch.length;
}

async function rememberFailure(db: Database, name: string, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await db.platformTransaction((trx) =>
    trx
      .insertInto('audit_sinks')
      .values({ name, sequence: 0, error: reason, failing_since: new Date() })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({
          error: reason,
          failing_since: sql`coalesce(audit_sinks.failing_since, clock_timestamp())`,
          updated_at: new Date(),
        }),
      )
      .execute(),
  );
}
