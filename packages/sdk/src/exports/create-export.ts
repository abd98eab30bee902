import { receiveFile } from '../files/received-file.js';
import type { ReceivedFile } from '../files/received-file.js';
import { queryString } from '../http/raw-request.js';
import type { QueryValue } from '../http/raw-request.js';
import type { RequestOptions, Settings } from '../options.js';

/** What an export takes besides: it is sent once, and lasts for as long as you read. */
export type ExportOptions = Pick<RequestOptions, 'signal' | 'headers'>;

/** A file that is still on its way. */
export type ExportedFile = ReceivedFile;

/** What narrows an export down, by name. */
type Filters<T> = { readonly [Name in keyof T]: QueryValue | null | undefined };

/**
 * The method that downloads the file at a path.
 * @throws IncidentTrackerError when the server refuses, or cannot be reached.
 */
export function createExport<T extends Filters<T>>(
  settings: Settings,
  path: `/v1/${string}`,
): (filters?: T, options?: ExportOptions) => Promise<ExportedFile> {
  return (filters, { signal, headers } = {}) =>
    receiveFile(settings, `${path}${queryString(filters)}`, {
      headers: { ...settings.headers, ...headers },
      signal,
    });
}
