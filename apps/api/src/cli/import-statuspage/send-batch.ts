import { z } from 'zod';
import { importResult } from '../../incidents/import/schemas.js';
import type { ImportResult } from '../../incidents/import/schemas.js';
import type { HistoryRecord } from './read-history.js';

/** Where to import to, and as whom. */
export interface Destination {
  readonly url: string;
  readonly apiKey: string;
}

/** The server did not take a batch; the message says why, for people. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

const errorBody = z.object({ code: z.string(), message: z.string(), traceId: z.string() });

const MAX_ATTEMPTS = 6;
const MAX_WAIT_SECONDS = 60;

/** Seconds until another attempt makes sense; null if it does not. Repeating an import is safe. */
function retryAfter(response: Response): number | null {
  if (response.status !== 429 && response.status !== 503) return null;
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Number.isFinite(seconds) && seconds <= MAX_WAIT_SECONDS ? seconds : null;
}

async function refusal(response: Response, url: string): Promise<ImportError> {
  const body = errorBody.safeParse(await response.json().catch(() => null));
  return new ImportError(
    body.success
      ? `${body.data.code}: ${body.data.message} (${response.status}, trace ${body.data.traceId})`
      : `${url} answered ${response.status}, and not as an Incident Tracker does.`,
  );
}

async function post(destination: Destination, incidents: readonly HistoryRecord[]) {
  const { url, apiKey } = destination;
  try {
    return await fetch(new URL('/v1/incidents/import', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ source: 'statuspage', incidents }),
    });
  } catch (error) {
    throw new ImportError(`No server answers at ${url}.`, { cause: error });
  }
}

/**
 * Sends one batch and returns what the server made of it; waits and repeats when the server asks for
 * it.
 * @throws ImportError.
 */
export async function sendBatch(
  destination: Destination,
  incidents: readonly HistoryRecord[],
): Promise<ImportResult> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await post(destination, incidents);
    if (response.ok) {
      const result = importResult.safeParse(await response.json().catch(() => null));
      if (!result.success) throw new ImportError(`${destination.url} is no Incident Tracker.`);
      return result.data;
    }
    const seconds = attempt < MAX_ATTEMPTS ? retryAfter(response) : null;
    if (seconds === null) throw await refusal(response, destination.url);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}
