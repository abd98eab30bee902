import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { StorageError, assertKey, isKey } from './storage.js';
import type { FileToStore, OpenedFile, Storage, StoredFile } from './storage.js';
import { listedFiles, nextPage } from './s3-listing.js';
import { createS3Requests } from './s3-requests.js';
import type { S3Requests, S3Settings } from './s3-requests.js';

/**
 * Files in a bucket. Requests are signed by aws4fetch, which the checkpoints of the audit log use
 * already, and sent by Node: the AWS client and flydrive are many megabytes for five requests, and
 * `fetch` would send a streamed body without its length, which S3 refuses. The hash of the body is part
 * of the signature, so a file that arrives otherwise than it was sent is refused by the bucket.
 */
export function s3Storage(settings: S3Settings): Storage {
  const requests = createS3Requests(settings);
  return {
    kind: 's3',
    put: (key, file) => guarded(() => put(requests, key, file)),
    open: (key) => guarded(() => openObject(requests, key)),
    remove: (key) =>
      guarded(async () => {
        assertKey(key);
        const response = await requests.send({ method: 'DELETE', path: key });
        response.resume();
        if (response.statusCode !== 404) requests.assertOk(response);
      }),
    list: (tenantId) => listObjects(requests, tenantId),
    [Symbol.dispose]: () => requests[Symbol.dispose](),
  };
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StorageError('the bucket of attachments cannot be used', { cause: error });
  }
}

async function put(requests: S3Requests, key: string, file: FileToStore): Promise<void> {
  assertKey(key);
  const response = await requests.send({
    method: 'PUT',
    path: key,
    headers: {
      'content-length': String(file.size),
      'content-type': 'application/octet-stream',
      'x-amz-content-sha256': file.sha256,
    },
    write: (request) => pipeline(createReadStream(file.path), request),
  });
  response.resume();
  requests.assertOk(response);
}

async function openObject(requests: S3Requests, key: string): Promise<OpenedFile | null> {
  assertKey(key);
  const response = await requests.send({ method: 'GET', path: key });
  if (response.statusCode === 404) {
    response.resume();
    return null;
  }
  requests.assertOk(response);
  return { size: Number(response.headers['content-length']), bytes: response };
}

async function* listObjects(
  requests: S3Requests,
  tenantId: string | undefined,
): AsyncIterable<StoredFile> {
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ 'list-type': '2' });
    if (tenantId !== undefined) query.set('prefix', `${tenantId}/`);
    if (token !== undefined) query.set('continuation-token', token);
    const page = await guarded(() => requests.text({ method: 'GET', query }));
    for (const file of listedFiles(page)) if (isKey(file.key)) yield file;
    token = nextPage(page);
  } while (token !== undefined);
}
