import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sealedSize, writeEvents } from '../../testing/audit-log.js';
import { startSealedDatabase } from '../../testing/sealing.js';
import { insertTenant } from '../../testing/tenant-fixture.js';
import { parseNote } from '../checkpoints/note.js';
import { fileSink } from './file-sink.js';
import { httpSink } from './http-sink.js';
import { s3Sink } from './s3-sink.js';
import type { CheckpointSink, ShippedCheckpoint } from './sink.js';

const TENANT = '00000000-0000-7000-8000-000000000001';
const checkpoint = (size: number, tenantId = TENANT): ShippedCheckpoint => ({
  tenantId,
  size,
  note: `note ${size}\n`,
});

/** A server that does as it is told with each request and its body. */
async function serve(
  answer: (request: IncomingMessage, body: string) => { status: number; body?: string },
): Promise<AsyncDisposable & { readonly url: string }> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body = '' } = answer(request, Buffer.concat(chunks).toString());
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe('checkpoints on their way out', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('arrive at every sink, in order; one that is down gets the rest later and holds up nobody', async () => {
    const got: ShippedCheckpoint[] = [];
    let down = true;
    const shaky: CheckpointSink = {
      name: 'shaky',
      ship: (checkpoints) => {
        if (down) return Promise.reject(new Error('out of order'));
        got.push(...checkpoints);
        return Promise.resolve();
      },
    };
    const steady = fileSink(join(folder, 'both'));
    await using sealed = await startSealedDatabase([shaky, steady]);
    const { database } = sealed;
    const tenantId = await insertTenant(database);
    await writeEvents(database, tenantId, 20);
    await vi.waitFor(async () => expect(await sealedSize(database, tenantId)).toBe(20), 10_000);
    await vi.waitFor(async () => {
      const note = (await steady.newest?.(tenantId)) ?? '';
      expect(parseNote(note)?.size).toBe(20);
    }, 10_000);
    expect(got).toEqual([]);
    const failing = await database.platformTransaction((trx) =>
      trx.selectFrom('audit_sinks').selectAll().where('name', '=', 'shaky').execute(),
    );
    expect(failing).toMatchObject([{ error: 'out of order', failing_since: expect.any(Date) }]);

    down = false;
    await vi.waitFor(() => expect(got.at(-1)?.size).toBe(20), 10_000);
    const lines = (await readFile(join(folder, 'both', `${tenantId}.ndjson`), 'utf8')).trim();
    const inFile = lines.split('\n').map((line) => JSON.parse(line) as ShippedCheckpoint);
    expect(inFile).toEqual(got);
    expect(got.map(({ size }) => size)).toEqual(
      got.map(({ size }) => size).toSorted((a, b) => a - b),
    );
    const { length } = got;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(got).toHaveLength(length);
  });

  it('are appended to a file that a crash may have cut in the middle of a line', async () => {
    const sink = fileSink(join(folder, 'cut'));
    expect(await sink.newest?.(TENANT)).toBeNull();
    await sink.ship([checkpoint(1)]);
    await appendFile(join(folder, 'cut', `${TENANT}.ndjson`), '{"tenantId":"half');
    expect(await sink.newest?.(TENANT)).toBe('note 1\n');
    await sink.ship([checkpoint(2), checkpoint(3)]);
    expect(await sink.newest?.(TENANT)).toBe('note 3\n');
  });

  it('are posted with the header that proves who posts; anything but 2xx is a failure', async () => {
    const seen: unknown[] = [];
    let status = 204;
    await using receiver = await serve(({ headers }, body) => {
      seen.push([headers.authorization, JSON.parse(body)]);
      return { status };
    });
    const url = `${receiver.url}/in?token=secret`;
    const sink = httpSink({ url, header: 'Authorization: Bearer t' });
    expect(sink.name).toBe(`http:${receiver.url}/in`);
    await sink.ship([checkpoint(1)]);
    expect(seen).toEqual([['Bearer t', { checkpoints: [checkpoint(1)] }]]);
    for (status of [302, 400, 503]) {
      await expect(sink.ship([checkpoint(1)])).rejects.toThrow(String(status));
    }
  });

  it('are put into a bucket under signed requests, the newest first in its listing', async () => {
    const objects = new Map<string, string>();
    await using bucket = await serve(({ method, url = '', headers }, body) => {
      const { pathname, searchParams } = new URL(url, 'http://bucket');
      if (
        !/^AWS4-HMAC-SHA256 Credential=id\/\d+\/eu-test-1\/s3\//.test(headers.authorization ?? '')
      ) {
        return { status: 403 };
      }
      if (method === 'PUT') {
        objects.set(pathname.replace('/b/', ''), body);
        return { status: 200 };
      }
      if (searchParams.get('list-type') !== '2') {
        return { status: 200, body: objects.get(pathname.replace('/b/', '')) ?? '' };
      }
      const prefix = searchParams.get('prefix') ?? '';
      const [key] = [...objects.keys()].filter((name) => name.startsWith(prefix)).toSorted();
      return { status: 200, body: key === undefined ? '<ListBucketResult/>' : `<Key>${key}</Key>` };
    });
    const sink = s3Sink({
      url: `${bucket.url}/b/`,
      region: 'eu-test-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
    });
    const other = TENANT.replace('1', '2');
    expect(await sink.newest?.(TENANT)).toBeNull();
    await sink.ship([checkpoint(9), checkpoint(9, other), checkpoint(10)]);
    await sink.ship([checkpoint(100)]);
    expect(await sink.newest?.(TENANT)).toBe('note 100\n');
    expect(await sink.newest?.(other)).toBe('note 9\n');
    const kept = [...objects.values()].join('').trim().split('\n');
    expect(kept).toHaveLength(4);
    await using closed = await serve(() => ({ status: 500 }));
    const broken = s3Sink({ url: closed.url, region: 'x', accessKeyId: 'i', secretAccessKey: 's' });
    await expect(broken.ship([checkpoint(1)])).rejects.toThrow('500');
  });
});
