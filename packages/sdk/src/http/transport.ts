import { errorOfAnswer } from '../errors/error-of-answer.js';
import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { TimeoutError } from '../errors/unanswered-errors.js';
import type { RequestOptions, Settings } from '../options.js';
import { readAnswer } from './answer.js';
import type { Answer } from './answer.js';
import { backoffMs } from './backoff.js';
import { connectionErrorOf } from './connection-error.js';
import { createDeadline } from './deadline.js';
import { mayRetry } from './may-retry.js';
import { sleep } from './sleep.js';

/** What is to be sent. */
export interface Outgoing {
  readonly method: string;
  /** Path and query below the base URL, beginning with a slash. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** False for a write that the server does not recognise by its idempotency key. */
  readonly isKeyed?: boolean;
}

/** Sends a request, again where that is right, and answers with what came back. */
export type Send = (outgoing: Outgoing, options?: RequestOptions) => Promise<Answer>;

/** 128 random bits. `crypto.randomUUID` is missing on pages that are not served over https. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function requestOf(outgoing: Outgoing, settings: Settings, options: RequestOptions): RequestInit {
  const { method, body } = outgoing;
  return {
    method,
    // Followed redirects would carry the API key elsewhere and turn a POST into a GET.
    redirect: 'manual',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(!isRead(method) && { 'idempotency-key': options.idempotencyKey ?? newIdempotencyKey() }),
      ...settings.headers,
      ...outgoing.headers,
      ...options.headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** One attempt. @throws IncidentTrackerError, or the reason of the caller's own signal. */
async function attempt(
  url: string,
  request: RequestInit,
  limits: { fetch: Settings['fetch']; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<Answer> {
  const { fetch, timeoutMs, signal } = limits;
  const deadline = createDeadline(timeoutMs, signal);
  let answer: Answer;
  try {
    answer = await readAnswer(await fetch(url, { ...request, signal: deadline.signal }));
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw deadline.expired ? new TimeoutError(timeoutMs) : connectionErrorOf(error);
  } finally {
    deadline.release();
  }
  if (answer.status < 200 || answer.status >= 300) throw errorOfAnswer(answer);
  return answer;
}

/** The way to the server: headers, timeout, retries, typed errors. */
export function createTransport(settings: Settings): Send {
  return async (outgoing, options = {}) => {
    const { signal, timeoutMs = settings.timeoutMs, maxRetries = settings.maxRetries } = options;
    const url = `${settings.baseUrl}${outgoing.path}`;
    const isRepeatable = isRead(outgoing.method) || outgoing.isKeyed !== false;
    // Made once, so that every attempt carries the same idempotency key.
    const request = requestOf(outgoing, settings, options);
    for (let failures = 1; ; failures += 1) {
      try {
        return await attempt(url, request, { fetch: settings.fetch, timeoutMs, signal });
      } catch (error) {
        if (
          failures > maxRetries ||
          !(error instanceof IncidentTrackerError) ||
          !mayRetry(error, { isRepeatable })
        ) {
          throw error;
        }
        await sleep(backoffMs(failures, error.retryAfterSeconds), signal);
      }
    }
  };
}
