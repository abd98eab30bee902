import { tenantHeader } from './client';

/** A request outside tRPC that was refused; `data` is the body of the answer, as `toProblem` reads it. */
class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  constructor(readonly data: unknown) {
    super('the request was refused');
  }
}

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
