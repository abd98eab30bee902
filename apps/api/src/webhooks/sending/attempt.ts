import type { HttpExcerpt } from '@incident-tracker/db';
import { OutboundError } from '../../platform/outbound-http/outbound-error.js';
import type { OutboundFailure } from '../../platform/outbound-http/outbound-error.js';
import type { OutboundAnswer, OutboundHttp } from '../../platform/outbound-http/outbound-http.js';
import { signWebhook } from '../signature.js';
import { requestExcerpt, responseExcerpt } from './excerpt.js';

/** Why an attempt failed: no answer came, or not the right one. */
export type AttemptError = OutboundFailure | 'redirect' | 'gone' | 'status';

/** One request to an endpoint, and what became of it. */
export interface AttemptResult {
  readonly outcome: 'delivered' | 'failed';
  readonly error: AttemptError | null;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly retryAfter: string | undefined;
  readonly request: HttpExcerpt;
  readonly response: HttpExcerpt | null;
}

export interface Dispatch {
  readonly url: string;
  /** The `webhook-id`. */
  readonly id: string;
  readonly body: string;
  /** The present one first. */
  readonly secrets: readonly string[];
  readonly startedAt: Date;
  readonly timeoutMs: number;
}

/** The two header pairs: those of Standard Webhooks, and the same values under our own names. */
function headersOf({ id, body, secrets, startedAt }: Dispatch): Record<string, string> {
  const timestamp = Math.floor(startedAt.getTime() / 1000);
  const signature = signWebhook(secrets, { id, timestamp, body });
  return {
    'content-type': 'application/json',
    'user-agent': 'IncidentTracker-Webhooks/1 (+https://www.standardwebhooks.com)',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
    'x-webhook-timestamp': String(timestamp),
    'x-webhook-signature': signature,
  };
}

/** Only 2xx is a success; a redirect is not followed and fails; 410 says that nobody is there any more. */
function faultOf(status: number): AttemptError | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'redirect';
  return status === 410 ? 'gone' : 'status';
}

/** Sends a delivery once. Resolves also when it fails; rejects for faults of our own only. */
export async function attempt(outbound: OutboundHttp, dispatch: Dispatch): Promise<AttemptResult> {
  const { url, body, startedAt, timeoutMs } = dispatch;
  const headers = headersOf(dispatch);
  const begun = performance.now();
  const common = { startedAt, request: requestExcerpt(headers, body) };
  let answer: OutboundAnswer;
  try {
    answer = await outbound.send({ url, method: 'POST', headers, body, timeoutMs });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return {
      ...common,
      outcome: 'failed',
      error: error.reason,
      status: null,
      durationMs: Math.round(performance.now() - begun),
      retryAfter: undefined,
      response: null,
    };
  }
  const error = faultOf(answer.status);
  return {
    ...common,
    outcome: error === null ? 'delivered' : 'failed',
    error,
    status: answer.status,
    durationMs: answer.durationMs,
    retryAfter: answer.headers['retry-after'],
    response: responseExcerpt(answer),
  };
}
