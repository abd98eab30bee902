import { automationClient, textAt } from '@incident-tracker/api/testing/client';
import type { Answer } from '@incident-tracker/api/testing/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Randomness } from './randomness.js';
import type { Tenant } from './tenants.js';

/** What the load writes. */
export type Kind = 'incident' | 'change' | 'note' | 'task';

/** A write that the product has acknowledged with 2xx. */
export interface Acknowledged {
  readonly tenantId: string;
  readonly kind: Kind;
  /** Of the incident, timeline event or task; a change is known by its incident. */
  readonly id: string;
  readonly incidentId: string;
}

/** Answers that were no acknowledgement. */
interface Refusals {
  /** 503 UNAVAILABLE with Retry-After. */
  unavailable: number;
  /** 409 IDEMPOTENCY_IN_FLIGHT: the request before is still running. */
  inFlight: number;
  /** The connection was refused or cut. */
  cut: number;
  /** Anything else, which nobody should ever see. */
  readonly others: string[];
}

export interface LoadOptions {
  readonly url: string;
  readonly tenants: readonly Tenant[];
  readonly random: Randomness;
  /** Requests at a time and tenant. */
  readonly lanes?: number;
  /** Between two requests of a lane, so that the machine has room for others. */
  readonly pauseMs?: number;
}

const KINDS: readonly Kind[] = ['incident', 'incident', 'change', 'note', 'note', 'task'];
const AGAIN_MS = 50;
/** A write that is not acknowledged by then never will be. */
const GIVE_UP_MS = 60_000;

/**
 * People who write all the time. Whoever gets no answer, or 503, repeats the request under the same
 * idempotency key until it is acknowledged, so that in the end each write has happened exactly once.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  readonly refusals: Refusals = { unavailable: 0, inFlight: 0, cut: 0, others: [] };
  /** How long acknowledged writes took from the last attempt on, in ms. */
  readonly durations: number[] = [];
  /** The longest wait for any answer at all, in ms. */
  longestMs = 0;
  /** When the newest acknowledgement came (`performance.now()`). */
  acknowledgedAt = -Infinity;
  readonly #options: LoadOptions;
  readonly #incidents = new Map<string, string[]>();
  readonly #running: Promise<void>[];
  #stopped = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    const { tenants, lanes = 2 } = options;
    this.#running = tenants.flatMap((tenant) =>
      Array.from({ length: lanes }, () => this.#lane(tenant)),
    );
  }

  /** Starts nothing new; resolves when everything under way is acknowledged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  /** Resolves when a write is acknowledged that came after the call. @returns that moment. */
  async acknowledgesAgain(withinMs: number): Promise<number> {
    const from = performance.now();
    while (this.acknowledgedAt <= from) {
      if (performance.now() > from + withinMs)
        throw new Error(`nothing was acknowledged for ${withinMs} ms`);
      await sleep(AGAIN_MS / 2);
    }
    return this.acknowledgedAt;
  }

  async #lane(tenant: Tenant): Promise<void> {
    const { random, pauseMs = 20 } = this.#options;
    const { tenantId } = tenant.owner;
    while (!this.#stopped) {
      const known = this.#incidents.get(tenantId) ?? [];
      const kind = known.length === 0 ? 'incident' : random.oneOf(KINDS);
      const incidentId = kind === 'incident' ? '' : random.oneOf(known);
      const answer = await this.#untilAcknowledged(tenant, { kind, incidentId });
      if (answer !== null) {
        const id = textAt(answer.body, 'id');
        if (kind === 'incident') this.#incidents.set(tenantId, [...known.slice(-200), id]);
        this.acknowledged.push({ tenantId, kind, id, incidentId: incidentId || id });
      }
      await sleep(pauseMs);
    }
  }

  async #untilAcknowledged(
    { machine }: Tenant,
    what: { kind: Kind; incidentId: string },
  ): Promise<Answer | null> {
    const { kind, incidentId } = what;
    const { method, path, body } = REQUESTS[kind](`/v1/incidents/${incidentId}`);
    const client = automationClient(this.#options.url, machine.apiKey);
    const headers = { 'idempotency-key': randomUUID() };
    const begunAt = performance.now();
    while (performance.now() < begunAt + GIVE_UP_MS) {
      const sentAt = performance.now();
      const answer = await client.request(method, path, body, { headers }).catch(() => null);
      const tookMs = performance.now() - sentAt;
      this.longestMs = Math.max(this.longestMs, tookMs);
      if (answer !== null && answer.status < 300) {
        this.acknowledgedAt = performance.now();
        this.durations.push(tookMs);
        return answer;
      }
      if (!this.#mayRepeat(answer)) return null;
      await sleep(AGAIN_MS);
    }
    this.refusals.others.push(`${method} ${path} was not acknowledged within ${GIVE_UP_MS} ms`);
    return null;
  }

  #mayRepeat(answer: Answer | null): boolean {
    const { refusals } = this;
    const code = String(answer?.body?.['code']);
    if (answer === null) refusals.cut += 1;
    else if (code === 'UNAVAILABLE' && answer.status === 503 && answer.headers.has('retry-after'))
      refusals.unavailable += 1;
    else if (code === 'IDEMPOTENCY_IN_FLIGHT') refusals.inFlight += 1;
    else {
      refusals.others.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      return false;
    }
    return true;
  }
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const REQUESTS: Readonly<Record<Kind, (at: string) => Request>> = {
  incident: () => ({ method: 'POST', path: '/v1/incidents', body: { title: 'Under load' } }),
  change: (at) => ({ method: 'PATCH', path: at, body: { title: `Changed ${randomUUID()}` } }),
  note: (at) => ({ method: 'POST', path: `${at}/timeline-events`, body: { message: 'Noted' } }),
  task: (at) => ({ method: 'POST', path: `${at}/tasks`, body: { title: 'To be done' } }),
};

/** The value below which the given share of the numbers lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
