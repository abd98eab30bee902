import { errorOfAnswer } from '../errors/error-of-answer.js';
import { readAnswer } from '../http/answer.js';
import { connectionErrorOf } from '../http/connection-error.js';
import type { Settings } from '../options.js';

/** A file that is still on its way. */
export interface ReceivedFile {
  readonly contentType: string;
  readonly fileName: string;
  /** In bytes; undefined where the server does not know it yet. */
  readonly size: number | undefined;
  /** Its bytes, as fast as you read them; an error where the file was broken off. */
  readonly body: ReadableStream<Uint8Array>;
}

/** The name of a file, in any script (RFC 6266 §4.3). */
function nameIn(disposition: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return extended === undefined
    ? /filename="([^"/\\]+)"/.exec(disposition)?.[1]
    : decodeURIComponent(extended).replace(/^.*[/\\]/, '');
}

/**
 * Begins to receive the file at a path.
 * @throws IncidentTrackerError when the server refuses, or cannot be reached; the reason of the signal.
 */
export async function receiveFile(
  { baseUrl, fetch }: Pick<Settings, 'baseUrl' | 'fetch'>,
  path: string,
  { headers, signal }: { headers: Record<string, string>; signal: AbortSignal | undefined },
): Promise<ReceivedFile> {
  const init: RequestInit = { redirect: 'manual', headers, ...(signal && { signal }) };
  const response = await fetch(`${baseUrl}${path}`, init).catch((error: unknown) => {
    if (signal?.aborted === true) throw signal.reason;
    throw connectionErrorOf(error);
  });
  const fileName = nameIn(response.headers.get('content-disposition') ?? '');
  if (response.status !== 200 || response.body === null || fileName === undefined) {
    throw errorOfAnswer(await readAnswer(response));
  }
  const length = response.headers.get('content-length');
  return {
    contentType: response.headers.get('content-type') ?? '',
    fileName,
    size: length === null ? undefined : Number(length),
    body: response.body,
  };
}
