import { mutationHeaders, refreshMe } from './client';
import { toProblem } from './errors';
import { RefusedRequest } from './refused-request';

/** A form with a file in it that is on its way. */
export interface FormUpload {
  readonly path: string;
  readonly form: FormData;
  /** The same in all attempts, so that a file whose answer was lost is not stored twice. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Called with what has left the browser so far, from 0 to 1. */
  readonly onProgress: (sent: number) => void;
}

/**
 * Sends a form, in the tenant that this tab shows. `fetch` would not tell how far it has come.
 * @throws RefusedRequest with the error of the API; TypeError when the connection is lost; the reason of
 * the signal.
 */
export async function uploadForm(upload: FormUpload): Promise<void> {
  const key = { 'idempotency-key': upload.idempotencyKey };
  try {
    await send(upload, { ...(await mutationHeaders()), ...key });
  } catch (error) {
    if (toProblem(error).code !== 'CSRF_FAILED') throw error;
    // Another tab may have signed in since.
    await refreshMe();
    await send(upload, { ...(await mutationHeaders()), ...key });
  }
}

function send(
  { path, form, signal, onProgress }: FormUpload,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', path);
    request.responseType = 'json';
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    });
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve();
      else reject(new RefusedRequest(request.response));
    });
    request.addEventListener('error', () => reject(new TypeError('the upload was broken off')));
    request.addEventListener('abort', () => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    request.send(form);
  });
}
