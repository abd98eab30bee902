import { errorOfAnswer } from '../errors/error-of-answer.js';
import { attempt } from '../http/attempt.js';
import { newIdempotencyKey } from '../http/idempotency-key.js';
import { isRecord } from '../http/is-record.js';
import { queryString } from '../http/raw-request.js';
import { retrying } from '../http/retrying.js';
import type { Send } from '../http/transport.js';
import type { Settings } from '../options.js';
import type { Attachment, AttachmentFiles } from './attachment-files.js';
import { receiveFile } from './received-file.js';
import { sourceOf } from './upload-source.js';

const PATH = '/v1/attachments';

/** Uploads and downloads. */
export function createFiles(settings: Settings, send: Send): AttachmentFiles {
  return {
    async upload({ file, onProgress, signal, timeoutMs, maxRetries, headers, ...rest }) {
      const { idempotencyKey, ...query } = rest;
      const source = sourceOf(file);
      const { size: total, isReplayable } = source;
      // A stream cannot be sent again, so a key would have nothing to tell apart.
      const key = idempotencyKey ?? (isReplayable ? newIdempotencyKey() : undefined);
      const request: RequestInit = {
        method: 'POST',
        redirect: 'manual',
        headers: {
          accept: 'application/json',
          'content-type': 'application/octet-stream',
          ...(key !== undefined && { 'idempotency-key': key }),
          ...settings.headers,
          ...headers,
        },
      };
      const limits = { fetch: settings.fetch, timeoutMs: timeoutMs ?? settings.timeoutMs, signal };
      const url = `${settings.baseUrl}${PATH}${queryString(query)}`;
      const sendFile = async () => {
        let transferred = 0;
        let moved = () => {};
        const { init, close } = source.open((count) => {
          moved();
          transferred += count;
          onProgress?.({ transferred, total });
        });
        const begin = (restart: () => void): RequestInit => {
          moved = restart;
          return { ...request, ...init };
        };
        try {
          return await attempt(url, begin, limits);
        } finally {
          close();
        }
      };
      const { body } = await retrying(sendFile, {
        maxRetries: isReplayable ? (maxRetries ?? settings.maxRetries) : 0,
        isRepeatable: isReplayable,
        signal,
      });
      if (total !== undefined) onProgress?.({ transferred: total, total });
      return asAttachment(body);
    },
    async download(attachmentId, { signal } = {}) {
      const path = `${PATH}/${encodeURIComponent(attachmentId)}/url`;
      const answer = await send({ method: 'GET', path }, { signal });
      const url = isRecord(answer.body) ? answer.body['url'] : undefined;
      if (typeof url !== 'string' || !url.includes(PATH)) throw errorOfAnswer(answer);
      // The signature is all that it takes; the server may know itself by another name than we do.
      return receiveFile(settings, url.slice(url.indexOf(PATH)), { headers: {}, signal });
    },
  };
}

/** A success of the route is an attachment; its types are those of the router. */
function asAttachment(body: unknown): Attachment {
  return body as Attachment;
}
