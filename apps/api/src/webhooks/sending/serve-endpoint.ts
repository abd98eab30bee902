import type { Ports } from '../../platform/ports.js';
import type { SpanStart } from '../../platform/telemetry/tracer.js';
import { openSecrets } from '../endpoints/secrets.js';
import { bodyOf } from '../event-types/message.js';
import { attempt } from './attempt.js';
import type { AttemptResult } from './attempt.js';
import { CLOSED, afterFailure, mayProbe } from './circuit.js';
import type { Circuit, CircuitRules } from './circuit.js';
import { disableEndpoint } from './disable-endpoint.js';
import { findOpenEndpoint, listDueDeliveries } from './due-deliveries.js';
import type { DueDelivery, Endpoint } from './due-deliveries.js';
import { saveCircuit } from './endpoint-state.js';
import { expireDelivery } from './expire-delivery.js';
import type { Lease } from './leases.js';
import type { OutcomeLog, Standing } from './outcome-log.js';
import { nextAttemptAt } from './schedule.js';

/** Requests to one endpoint at a time. */
const CONCURRENCY = 4;
/** Deliveries looked up at a time. */
const BATCH = 64;
/** After this an endpoint goes to the back of the queue, so that a busy one does not starve others. */
const SLICE_MS = 10_000;
/** What is known of an endpoint is looked up anew after this: it may have been deleted or changed. */
const FRESH_MS = 250;
const DAY_MS = 86_400_000;

/** What sending takes. */
export type SendingPorts = Pick<
  Ports,
  | 'db'
  | 'clock'
  | 'config'
  | 'fieldCrypto'
  | 'logger'
  | 'metrics'
  | 'outbound'
  | 'publicUrl'
  | 'securityEvents'
  | 'tracer'
>;

export interface Sending {
  readonly ports: SendingPorts;
  readonly outcomes: OutcomeLog;
  readonly rules: CircuitRules;
  readonly stop: AbortSignal;
}

/** Sends what is due at an endpoint, until nothing is or its time is up. The caller holds the lease. */
export async function serveEndpoint(sending: Sending, lease: Lease): Promise<void> {
  const slice = new Slice(sending, lease);
  await slice.run();
}

class Slice {
  readonly #sending: Sending;
  readonly #lease: Lease;
  readonly #endsAt = performance.now() + SLICE_MS;
  #circuit: Circuit = CLOSED;
  #kept: Promise<void> = Promise.resolve();
  #disabled = false;
  #endpoint: Promise<Endpoint | null> = Promise.resolve(null);
  #endpointAt = -Infinity;

  constructor(sending: Sending, lease: Lease) {
    this.#sending = sending;
    this.#lease = lease;
  }

  async run(): Promise<void> {
    while (this.#mayStart()) {
      const { endpoint, due } = await this.#load();
      if (endpoint === null) return;
      this.#circuit = endpoint;
      this.#endpoint = Promise.resolve(endpoint);
      this.#endpointAt = performance.now();
      if (this.#circuit.circuit === 'closed') {
        await this.#sendAll(due);
        // `#sendAll` may have opened it.
        if (due.length < BATCH || this.#isOpen()) return;
      } else {
        const [first] = due;
        if (first === undefined || !mayProbe(this.#circuit, this.#now())) return;
        await this.#probe(endpoint, first);
        if (this.#isOpen()) return;
      }
    }
  }

  #now(): Date {
    return this.#sending.ports.clock.now();
  }

  #isOpen(): boolean {
    return this.#circuit.circuit !== 'closed';
  }

  #mayStart(): boolean {
    const { stop } = this.#sending;
    const timeLeft = performance.now() < this.#endsAt;
    return timeLeft && !stop.aborted && !this.#lease.lost && !this.#disabled;
  }

  #load(): Promise<{ endpoint: Endpoint | null; due: DueDelivery[] }> {
    const now = this.#now();
    return this.#sending.ports.db.platformTransaction(
      async (trx) => {
        const [endpoint, due] = await Promise.all([
          findOpenEndpoint(trx, this.#lease),
          listDueDeliveries(trx, this.#lease, { now, limit: BATCH }),
        ]);
        return { endpoint, due };
      },
      { readOnly: true },
    );
  }

  /** The endpoint as it is, or was a moment ago: to a slow one, a batch takes long. */
  #current(): Promise<Endpoint | null> {
    const now = performance.now();
    if (now - this.#endpointAt > FRESH_MS) {
      this.#endpointAt = now;
      this.#endpoint = this.#sending.ports.db.platformTransaction(
        (trx) => findOpenEndpoint(trx, this.#lease),
        { readOnly: true },
      );
    }
    return this.#endpoint;
  }

  /** Starts them in their order, a few at a time, for as long as nothing speaks against it. */
  async #sendAll(due: readonly DueDelivery[]): Promise<void> {
    const queue = due.values();
    const lane = async (): Promise<void> => {
      while (this.#mayStart() && !this.#isOpen()) {
        const endpoint = await this.#current();
        if (endpoint === null) return;
        const { value: delivery, done } = queue.next();
        if (done === true) return;
        await this.#send(endpoint, delivery, false);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  }

  async #probe(endpoint: Endpoint, delivery: DueDelivery): Promise<void> {
    await this.#keep({ ...this.#circuit, circuit: 'half_open' });
    await this.#send(endpoint, delivery, true);
  }

  async #send(endpoint: Endpoint, delivery: DueDelivery, probe: boolean): Promise<void> {
    const { ports, outcomes } = this.#sending;
    const { tenantId, endpointId } = this.#lease;
    if (delivery.data === null) {
      await expireDelivery(ports, { tenantId, deliveryId: delivery.id });
      return;
    }
    const startedAt = this.#now();
    const dispatch = {
      url: endpoint.url,
      id: delivery.eventId,
      body: bodyOf({
        id: delivery.eventId,
        type: delivery.eventType,
        timestamp: delivery.occurredAt.toISOString(),
        tenantId,
        sequence: delivery.sequence,
        data: delivery.data,
      }),
      secrets: openSecrets(ports.fieldCrypto, this.#lease, { stored: endpoint, now: startedAt }),
      startedAt,
      timeoutMs: ports.config.WEBHOOK_TIMEOUT_SECONDS * 1000,
    };
    const result = await ports.tracer.withSpan(spanOf(delivery, this.#lease), async (span) => {
      const tried = await attempt(ports.outbound, dispatch);
      if (tried.status !== null) span.setAttributes({ 'http.response.status_code': tried.status });
      if (tried.error !== null) span.fail(tried.error);
      return tried;
    });
    const standing = standingAfter(delivery, result, { probe, now: this.#now() });
    const number = delivery.attempts + 1;
    const { id: deliveryId, nextAttemptAt: dueAt } = delivery;
    const key = { tenantId, endpointId, deliveryId };
    await Promise.all([
      outcomes.record({ ...key, number, dueAt, probe, result, standing }),
      this.#learn(result, probe),
    ]);
    this.#report({ deliveryId, number, result, standing });
    if (result.error === 'gone') await this.#disable('gone');
    else if (this.#hasFailedForDays()) await this.#disable('failing');
  }

  /** What the result says of the endpoint. */
  async #learn({ outcome }: AttemptResult, probe: boolean): Promise<void> {
    const before = this.#circuit;
    if (outcome === 'delivered') {
      if (before.consecutiveFailures > 0 || this.#isOpen()) await this.#keep(CLOSED);
      return;
    }
    const { ports, rules } = this.#sending;
    const after = afterFailure(before, { now: this.#now(), probe, rules });
    if (before.circuit === 'closed' && after.circuit === 'open') {
      const { tenantId, endpointId } = this.#lease;
      ports.logger.warn({ tenantId, webhookId: endpointId }, 'the circuit of a webhook has opened');
      ports.securityEvents.record({
        type: 'webhook.circuit_opened',
        tenantId,
        details: { webhookId: endpointId, failures: after.consecutiveFailures },
      });
    }
    await this.#keep(after);
  }

  /** Lanes learn at the same time: what they keep is written in the order in which they learnt it. */
  #keep(circuit: Circuit): Promise<void> {
    this.#circuit = circuit;
    const { db } = this.#sending.ports;
    this.#kept = this.#kept.then(() =>
      db.platformTransaction((trx) => saveCircuit(trx, this.#lease, circuit)),
    );
    return this.#kept;
  }

  #hasFailedForDays(): boolean {
    const { openedAt } = this.#circuit;
    if (openedAt === null) return false;
    const days = this.#sending.ports.config.WEBHOOK_DISABLE_AFTER_DAYS;
    return this.#now().getTime() - openedAt.getTime() >= days * DAY_MS;
  }

  async #disable(reason: 'gone' | 'failing'): Promise<void> {
    if (this.#disabled) return;
    this.#disabled = true;
    const { tenantId, endpointId } = this.#lease;
    await disableEndpoint(this.#sending.ports, { tenantId, endpointId, reason });
  }

  #report(given: {
    deliveryId: string;
    number: number;
    result: AttemptResult;
    standing: Standing;
  }): void {
    const { deliveryId, number, result, standing } = given;
    const { metrics, securityEvents } = this.#sending.ports;
    const { outcome, error, status, durationMs } = result;
    metrics.record('webhook_delivery_duration_seconds', durationMs / 1000, { outcome });
    if (error === null) return;
    const { tenantId, endpointId: webhookId } = this.#lease;
    const details = { webhookId, deliveryId, reason: error };
    if (standing.status === 'dead_letter') {
      securityEvents.record({
        type: 'webhook.dead_lettered',
        tenantId,
        details: { ...details, attempts: number },
      });
    } else {
      securityEvents.record({
        type: 'webhook.delivery_failed',
        tenantId,
        details: { ...details, status, attempt: number },
      });
    }
  }
}

/** An attempt as a part of the request in which its event happened. */
function spanOf(delivery: DueDelivery, { tenantId, endpointId }: Lease): SpanStart {
  return {
    name: 'webhook delivery',
    kind: 'client',
    parent: delivery.traceparent,
    attributes: {
      'tenant.id': tenantId,
      'webhook.id': endpointId,
      'webhook.event_type': delivery.eventType,
      'webhook.attempt': delivery.attempts + 1,
    },
  };
}

/** A probe that fails uses up nothing: the delivery waits on, as the others do. */
function standingAfter(
  { step, nextAttemptAt: due }: DueDelivery,
  { outcome, error, retryAfter }: AttemptResult,
  { probe, now }: { probe: boolean; now: Date },
): Standing {
  if (outcome === 'delivered') return { status: 'delivered', step, nextAttemptAt: null };
  if (error === 'gone') return { status: 'dead_letter', step, nextAttemptAt: null };
  if (probe) return { status: 'pending', step, nextAttemptAt: due };
  const next = nextAttemptAt(step, now, { retryAfter });
  return next === null
    ? { status: 'dead_letter', step, nextAttemptAt: null }
    : { status: 'pending', step: step + 1, nextAttemptAt: next };
}
