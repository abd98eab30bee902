import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, PgBoss } from 'pg-boss';
import { pause } from '../../platform/pause.js';
import { SignalLight } from '../../events/signal-light.js';
import type { Ports } from '../../platform/ports.js';
import { CIRCUIT_RULES } from './circuit.js';
import type { CircuitRules } from './circuit.js';
import type { EndpointKey } from './endpoint-state.js';
import { WEBHOOK_QUEUE, anyEndpoints, createWebhookQueue, enqueueDue } from './enqueue-due.js';
import { Leases } from './leases.js';
import { OutcomeLog } from './outcome-log.js';
import { serveEndpoint } from './serve-endpoint.js';
import type { Sending, SendingPorts } from './serve-endpoint.js';

/** The worker looks for something to do this often when nobody in its own process says so. */
const TICK_MS = 500;
/** After a failure, such as a database that is away. */
const RETRY_MS = 2_000;
/** An endpoint that could not be served for a fault of ours, such as a missing key, waits for this long. */
const FAULT_MS = 30_000;
/** How long running requests may take once the worker was asked to stop. */
const STOP_MS = 10_000;

export type WebhookPorts = SendingPorts & Pick<Ports, 'jobs' | 'live'>;

export interface WebhookWorkerOptions {
  readonly rules?: Partial<CircuitRules>;
}

/**
 * Sends webhooks, for as long as the result is not disposed of. Several processes share the work: an
 * endpoint is served by one of them at a time. When a process dies, its endpoints are taken over once
 * their leases have run out, and nothing that had not been recorded is lost.
 */
export function startWebhookWorker(
  ports: WebhookPorts,
  options: WebhookWorkerOptions = {},
): AsyncDisposable {
  const stop = new AbortController();
  const worker = new WebhookWorker(ports, { ...CIRCUIT_RULES, ...options.rules }, stop.signal);
  const poked = ports.live.onPoke(() => worker.wake());
  const running = worker.run();
  return {
    async [Symbol.asyncDispose]() {
      poked[Symbol.dispose]();
      stop.abort();
      await running;
    },
  };
}

class WebhookWorker {
  readonly #ports: WebhookPorts;
  readonly #sending: Sending;
  readonly #leases: Leases;
  readonly #stop: AbortSignal;
  readonly #pokes = new SignalLight();
  readonly #running = new Set<Promise<void>>();
  #finished: string[] = [];
  #boss: PgBoss | null = null;

  constructor(ports: WebhookPorts, rules: CircuitRules, stop: AbortSignal) {
    this.#ports = ports;
    this.#stop = stop;
    this.#leases = new Leases(ports.db, ports.logger);
    this.#sending = { ports, rules, stop, outcomes: new OutcomeLog(ports.db) };
  }

  wake(): void {
    this.#pokes.flash();
  }

  async run(): Promise<void> {
    while (!this.#stop.aborted) {
      const seen = this.#pokes.version;
      try {
        if (await this.#round()) continue;
      } catch (error) {
        this.#ports.logger.warn({ err: error }, 'the webhook worker could not go on');
        await pause(RETRY_MS, this.#stop);
      }
      await this.#pokes.changedSince(seen, this.#stop, TICK_MS);
    }
    await this.#end();
  }

  /** @returns whether there may be more to do at once. */
  async #round(): Promise<boolean> {
    const { db, clock, config } = this.#ports;
    const boss = (this.#boss ??= await this.#begin());
    if (boss === null) return false;
    await this.#settle(boss);
    const queued = await enqueueDue(db, boss, clock.now());
    const free = config.WEBHOOK_CONCURRENCY - this.#running.size;
    if (free === 0) return false;
    const jobs = await boss.fetch<EndpointKey>(WEBHOOK_QUEUE, { batchSize: free });
    for (const job of jobs) this.#start(job);
    return queued > 0 || jobs.length > 0;
  }

  /** The queue costs tables and connections: not before there is an endpoint. */
  async #begin(): Promise<PgBoss | null> {
    if (!(await anyEndpoints(this.#ports.db))) return null;
    const boss = await this.#ports.jobs.boss();
    await createWebhookQueue(boss);
    return boss;
  }

  #start(job: Job<EndpointKey>): void {
    const running = this.#serve(job).finally(() => {
      this.#running.delete(running);
      this.#finished.push(job.id);
      this.wake();
    });
    this.#running.add(running);
  }

  async #serve({ data }: Job<EndpointKey>): Promise<void> {
    const { logger, metrics } = this.#ports;
    const begun = performance.now();
    let outcome: 'done' | 'failed' = 'done';
    try {
      await this.#serveUnderLease(data);
    } catch (error) {
      outcome = 'failed';
      logger.warn({ err: error, webhookId: data.endpointId }, 'an endpoint could not be served');
    }
    const seconds = (performance.now() - begun) / 1000;
    metrics.record('job_duration_seconds', seconds, { queue: WEBHOOK_QUEUE, outcome });
  }

  async #serveUnderLease(endpoint: EndpointKey): Promise<void> {
    const { clock } = this.#ports;
    const lease = await this.#leases.take(endpoint);
    if (lease === null) return;
    let pauseMs = FAULT_MS;
    try {
      await serveEndpoint(this.#sending, lease);
      pauseMs = 0;
    } finally {
      const now = clock.now();
      await this.#leases.release(lease, { now, notBefore: new Date(now.getTime() + pauseMs) });
    }
  }

  /** Jobs are ticked off together, at the next look. */
  async #settle(boss: PgBoss): Promise<void> {
    const ids = this.#finished;
    if (ids.length === 0) return;
    this.#finished = [];
    await boss.complete(WEBHOOK_QUEUE, ids);
  }

  async #end(): Promise<void> {
    await Promise.race([Promise.all(this.#running), sleep(STOP_MS, undefined, { ref: false })]);
    await this.#leases[Symbol.asyncDispose]();
    if (this.#boss !== null) {
      await this.#settle(this.#boss).catch((error: unknown) => {
        this.#ports.logger.debug({ err: error }, 'finished jobs were not ticked off');
      });
    }
  }
}
