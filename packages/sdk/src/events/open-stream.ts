import { errorOfAnswer } from '../errors/error-of-answer.js';
import { readAnswer } from '../http/answer.js';
import type { Deadline } from '../http/deadline.js';
import type { Settings } from '../options.js';

/** The body of an answered event stream. */
export type StreamBody = ReadableStream<Uint8Array>;

/**
 * Opens `GET /v1/events`.
 * @throws IncidentTrackerError for any answer that is not an event stream.
 */
export async function openStream(
  settings: Settings,
  { position, deadline }: { position: string | undefined; deadline: Deadline },
): Promise<StreamBody> {
  const response = await settings.fetch(`${settings.baseUrl}/v1/events`, {
    redirect: 'manual',
    cache: 'no-store',
    signal: deadline.signal,
    headers: {
      accept: 'text/event-stream',
      ...(position !== undefined && { 'last-event-id': position }),
      ...settings.headers,
    },
  });
  const isStream = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
  if (response.status !== 200 || !isStream || response.body === null) {
    throw errorOfAnswer(await readAnswer(response));
  }
  return response.body;
}
