import { tenantHeader } from './client';
import { RefusedRequest } from './refused-request';

/** A file that the API made. */
export interface Download {
  readonly content: Blob;
  readonly name: string;
}

/**
 * Loads the whole file at a path of the API, in the tenant that this tab shows.
 * @throws RefusedRequest with the error of the API; TypeError when the transfer is broken off.
 */
export async function download(path: string): Promise<Download> {
  const response = await fetch(path, { headers: tenantHeader() });
  if (!response.ok) throw new RefusedRequest(await response.json().catch(() => null));
  const disposition = response.headers.get('content-disposition') ?? '';
  const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? 'download';
  return { content: await response.blob(), name };
}
