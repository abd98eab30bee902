import type { AwsV4Signer } from 'aws4fetch';
import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';

export interface S3Settings {
  /** Address of the bucket, path-style or virtual-hosted. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Below the bucket. */
  readonly path?: string;
  readonly query?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  /** Writes the body and ends the request. */
  readonly write?: (request: ClientRequest) => Promise<void>;
}

/** Signed requests to one bucket, over connections that are kept. */
export interface S3Requests extends Disposable {
  /** The answer, whatever its status, as soon as it begins. */
  send(request: S3Request): Promise<IncomingMessage>;
  /** The body of a good answer. */
  text(request: S3Request): Promise<string>;
  /** @throws Error unless the status is one of success. */
  assertOk(response: IncomingMessage): void;
}

/** Without a byte in either direction for this long, a request has failed. */
const SILENCE_MS = 30_000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

export function createS3Requests(settings: S3Settings): S3Requests {
  const { url, ...credentials } = settings;
  const bucket = url.replace(/\/+$/, '');
  const secure = bucket.startsWith('https:');
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const start = secure ? httpsRequest : httpRequest;
  // Loaded when it is needed: most installations keep their files on disk.
  let signer: Promise<typeof AwsV4Signer> | undefined;

  async function send({
    method,
    path,
    query,
    headers,
    write,
  }: S3Request): Promise<IncomingMessage> {
    const below = path === undefined ? '' : `/${path}`;
    const target = `${bucket}${below}${query === undefined ? '' : `?${query.toString()}`}`;
    const Signer = await (signer ??= import('aws4fetch').then((module) => module.AwsV4Signer));
    const signed = await new Signer({
      ...credentials,
      service: 's3',
      method,
      url: target,
      headers: { 'x-amz-content-sha256': UNSIGNED, ...headers },
    }).sign();
    const request = start(signed.url, {
      method,
      agent,
      headers: Object.fromEntries(signed.headers),
    });
    request.setTimeout(SILENCE_MS, () => request.destroy(new Error('the bucket is silent')));
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    if (write === undefined) request.end();
    else {
      // A bucket that refuses may answer, and hang up, before it has read everything.
      const written = write(request);
      await Promise.race([answered, written.catch(() => answered)]);
    }
    const [response] = await answered;
    return response;
  }

  function assertOk({ statusCode = 0 }: IncomingMessage): void {
    if (statusCode < 200 || statusCode > 299) throw new Error(`the bucket answered ${statusCode}`);
  }

  return {
    send,
    assertOk,
    async text(request) {
      const response = await send(request);
      const body = await text(response);
      assertOk(response);
      return body;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
