import { errorOfAnswer } from '../errors/error-of-answer.js';
import { readAnswer } from '../http/answer.js';
import { connectionErrorOf } from '../http/connection-error.js';
import type { QueryValue } from '../http/raw-request.js';
import type { RequestOptions, Settings } from '../options.js';

/** What an export takes besides: it is sent once, and lasts for as long as you read. */
export type ExportOptions = Pick<RequestOptions, 'signal' | 'headers'>;

/** A file that is still on its way. */
export interface ExportedFile {
  readonly contentType: string;
  readonly fileName: string;
  /** Its bytes, as fast as you read them; an error where the file was broken off. */
  readonly body: ReadableStream<Uint8Array>;
}

function queryOf(filters: object): string {
  const parameters = new URLSearchParams();
  const given: [string, QueryValue | undefined][] = Object.entries(filters);
  for (const [name, value] of given) {
    for (const item of value === undefined ? [] : [value].flat()) {
      parameters.append(name, String(item));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * The method that downloads the file at a path.
 * @throws IncidentTrackerError when the server refuses, or cannot be reached.
 */
export function createExport<Filters extends object>(
  settings: Settings,
  path: `/v1/${string}`,
): (filters?: Filters, options?: ExportOptions) => Promise<ExportedFile> {
  return async (filters, { signal, headers } = {}) => {
    const url = `${settings.baseUrl}${path}${queryOf(filters ?? {})}`;
    const request = { redirect: 'manual', headers: { ...settings.headers, ...headers } } as const;
    const response = await settings
      .fetch(url, { ...request, ...(signal !== undefined && { signal }) })
      .catch((error: unknown) => {
        if (signal?.aborted === true) throw signal.reason;
        throw connectionErrorOf(error);
      });
    const disposition = response.headers.get('content-disposition') ?? '';
    const fileName = /filename="([^"/\\]+)"/.exec(disposition)?.[1];
    if (response.status !== 200 || response.body === null || fileName === undefined) {
      throw errorOfAnswer(await readAnswer(response));
    }
    const contentType = response.headers.get('content-type') ?? '';
    return { contentType, fileName, body: response.body };
  };
}
