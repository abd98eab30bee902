import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { AttemptResult } from './attempt.js';
import type { EndpointKey } from './endpoint-state.js';

/** Where a delivery stands after an attempt. */
export interface Standing {
  readonly status: 'pending' | 'delivered' | 'dead_letter';
  readonly step: number;
  /** Null unless it is pending. */
  readonly nextAttemptAt: Date | null;
}

/** An attempt with what follows from it. */
export interface Outcome extends EndpointKey {
  readonly deliveryId: string;
  /** Counts from 1 over all rounds. */
  readonly number: number;
  /** When the attempt was due; anything else by now means that it was redelivered meanwhile. */
  readonly dueAt: Date;
  readonly probe: boolean;
  readonly result: AttemptResult;
  readonly standing: Standing;
}

/** Most attempts written at a time. */
const BATCH = 200;

interface Waiting {
  readonly outcome: Outcome;
  readonly settle: PromiseWithResolvers<void>;
}

/**
 * Writes attempts down. Those that end while others are being written go together in the next
 * transaction, so that a burst costs few of them and a single one does not wait.
 */
export class OutcomeLog {
  readonly #db: Database;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Resolves once it is on disk. */
  record(outcome: Outcome): Promise<void> {
    const settle = Promise.withResolvers<void>();
    this.#waiting.push({ outcome, settle });
    void this.#write();
    return settle.promise;
  }

  async #write(): Promise<void> {
    if (this.#writing) return;
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH);
      this.#waiting = this.#waiting.slice(BATCH);
      await this.#writeBatch(batch);
    }
    this.#writing = false;
  }

  /** Never rejects. If they cannot be written together, each is for itself, so that one spoils no others. */
  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = batch.map(({ outcome }) => outcome);
      await this.#db.platformTransaction((trx) => writeOutcomes(trx, outcomes));
      for (const { settle } of batch) settle.resolve();
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) only?.settle.reject(error);
      else for (const one of batch) await this.#writeBatch([one]);
    }
  }
}

/** Rows are locked in the order of their ids, so that two writers do not wait for each other. */
function byDelivery(a: Outcome, b: Outcome): number {
  return a.deliveryId < b.deliveryId ? -1 : 1;
}

/** Whether a delivery `d` was redelivered during an attempt `a` that has failed. */
const BEGUN_ANEW = sql`
  (a.new_status <> 'delivered' AND date_trunc('milliseconds', d.next_attempt_at) <> a.due_at)`;

async function writeOutcomes(
  trx: PlatformTransaction,
  outcomes: readonly Outcome[],
): Promise<void> {
  const rows = JSON.stringify(outcomes.toSorted(byDelivery).map(rowOf));
  await Promise.all([
    sql`
      INSERT INTO webhook_attempts (tenant_id, id, delivery_id, endpoint_id, number, probe, outcome,
        started_at, duration_ms, status, error, request, response)
      SELECT tenant_id, id, delivery_id, endpoint_id, number, probe, outcome,
        started_at, duration_ms, status, error, request, response
      FROM jsonb_to_recordset(${rows}::jsonb) AS a (tenant_id uuid, id uuid, delivery_id uuid,
        endpoint_id uuid, number int, probe boolean, outcome text, started_at timestamptz,
        duration_ms int, status smallint, error text, request jsonb, response jsonb)`.execute(trx),
    // Another process may have tried the same meanwhile, when this one was believed dead: what it
    // wrote stands, unless this attempt has succeeded. So does a new round that somebody began
    // meanwhile: an attempt of the round before that fails is no part of it.
    sql`
      UPDATE webhook_deliveries d SET attempts = d.attempts + 1, last_attempt_at = a.started_at,
        last_status = a.status, last_error = a.error,
        status = CASE WHEN ${BEGUN_ANEW} THEN d.status ELSE a.new_status END,
        step = CASE WHEN ${BEGUN_ANEW} THEN d.step ELSE a.step END,
        next_attempt_at = CASE WHEN ${BEGUN_ANEW} THEN d.next_attempt_at ELSE a.next_attempt_at END,
        completed_at = CASE WHEN a.new_status = 'pending' OR ${BEGUN_ANEW} THEN NULL ELSE a.ended_at END
      FROM jsonb_to_recordset(${rows}::jsonb) AS a (tenant_id uuid, delivery_id uuid, number int,
        due_at timestamptz, started_at timestamptz, ended_at timestamptz, status smallint, error text,
        new_status text, step smallint, next_attempt_at timestamptz)
      WHERE d.tenant_id = a.tenant_id AND d.id = a.delivery_id
        AND (d.attempts = a.number - 1 OR a.new_status = 'delivered')`.execute(trx),
  ]);
}

function rowOf(given: Outcome) {
  const { tenantId, endpointId, deliveryId, number, dueAt, probe, result, standing } = given;
  const { outcome, startedAt, durationMs, status, error, request, response } = result;
  return {
    tenant_id: tenantId,
    id: newId(),
    delivery_id: deliveryId,
    endpoint_id: endpointId,
    number,
    due_at: dueAt,
    probe,
    outcome,
    started_at: startedAt,
    ended_at: new Date(startedAt.getTime() + durationMs),
    duration_ms: durationMs,
    status,
    error,
    request,
    response,
    new_status: standing.status,
    step: standing.step,
    next_attempt_at: standing.nextAttemptAt,
  };
}
