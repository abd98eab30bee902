import type { AwsClient } from 'aws4fetch';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CheckpointSink, ShippedCheckpoint } from './sink.js';

const TIMEOUT_MS = 10_000;
const PREFIX = 'audit-checkpoints';
/** Objects of a tenant are named by what is left to this number, so that the newest is listed first. */
const LARGEST = Number.MAX_SAFE_INTEGER;
const DIGITS = 16;

export interface S3SinkSettings {
  /** Address of the bucket, path-style or virtual-hosted. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const shipped = z.object({ size: z.number(), note: z.string() });

/**
 * Puts checkpoints into a bucket of S3 or of a service that speaks its API: an object of JSON lines for
 * each tenant and shipment. The bucket should have Object Lock, so that nobody can take them out again.
 */
export function s3Sink({
  url,
  region,
  accessKeyId,
  secretAccessKey,
}: S3SinkSettings): CheckpointSink {
  const bucket = url.replace(/\/+$/, '');
  let client: Promise<AwsClient> | undefined;
  // Loaded when it is needed: most installations never do.
  const connect = (): Promise<AwsClient> =>
    (client ??= import('aws4fetch').then(
      ({ AwsClient }) =>
        new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 }),
    ));
  const send = async (target: string, init: RequestInit): Promise<string> => {
    const aws = await connect();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await aws.fetch(target, { ...init, redirect: 'manual', signal });
    const text = await response.text();
    if (!response.ok) throw new Error(`the bucket answered ${response.status}`);
    return text;
  };
  return {
    name: `s3:${bucket}`,
    async ship(checkpoints) {
      for (const [tenantId, own] of Map.groupBy(checkpoints, (one) => one.tenantId)) {
        const body = own.map((one) => `${JSON.stringify(one)}\n`).join('');
        await send(`${bucket}/${keyOf(tenantId, own)}`, {
          method: 'PUT',
          body,
          headers: {
            'content-type': 'application/x-ndjson',
            'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
          },
        });
      }
    },
    async newest(tenantId) {
      const query = new URLSearchParams({
        'list-type': '2',
        'max-keys': '1',
        prefix: `${PREFIX}/${tenantId}/`,
      });
      const listing = await send(`${bucket}?${query.toString()}`, { method: 'GET' });
      const key = /<Key>([\w./-]+)<\/Key>/.exec(listing)?.[1];
      if (key === undefined) return null;
      const lines = (await send(`${bucket}/${key}`, { method: 'GET' })).trim().split('\n');
      return shipped.parse(JSON.parse(lines.at(-1) ?? '')).note;
    },
  };
}

function keyOf(tenantId: string, checkpoints: readonly ShippedCheckpoint[]): string {
  const size = checkpoints.at(-1)?.size ?? 0;
  const rank = String(LARGEST - size).padStart(DIGITS, '0');
  return `${PREFIX}/${tenantId}/${rank}-${size}.ndjson`;
}
