import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ConnectionError, TimeoutError, ValidationError } from '../index.js';
import type { TransferProgress } from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import { cut, hang, json, scriptedServer } from '../testing/scripted-server.js';

const stored = json(201, { id: 'a1', filename: 'error.log' });
const unavailable = json(503, { code: 'UNAVAILABLE', message: 'No.', traceId: 't', details: {} });
const text = 'x'.repeat(300_000);

/** The same text as each kind of file. */
const FILES = {
  'a blob': () => new Blob([text]),
  'a buffer': () => Buffer.from(text),
  'a web stream': () => new Blob([text]).stream(),
  'a stream of Node': () => Readable.from([Buffer.from(text)]),
};

describe('an upload', () => {
  it.each(Object.entries(FILES))('sends %s as it is', async (_what, makeFile) => {
    await using server = await scriptedServer(stored);
    const attachment = await makeTracker(server.url).attachments.upload({
      ticketId: 'T-7',
      file: makeFile(),
      filename: 'Ein Übel & mehr.log',
      visibility: 'internal',
    });
    expect(attachment).toMatchObject({ id: 'a1' });
    const [received] = server.received;
    expect(received?.method).toBe('POST');
    expect(received?.body).toBe(text);
    const url = new URL(received?.url ?? '', server.url);
    expect(url.pathname).toBe('/v1/attachments');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ticketId: 'T-7',
      filename: 'Ein Übel & mehr.log',
      visibility: 'internal',
    });
    expect(received?.headers['x-api-key']).toBe('itk_live_test');
  });

  it('tells how far it has come, up to the end', async () => {
    await using server = await scriptedServer(stored);
    const seen: TransferProgress[] = [];
    await makeTracker(server.url).attachments.upload({
      incidentId: 'INC-1',
      file: new Blob([text]),
      filename: 'error.log',
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ transferred: text.length, total: text.length });
    const counts = seen.map(({ transferred }) => transferred);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it('of a file that can be read again is repeated with its key', async () => {
    await using server = await scriptedServer(unavailable, cut, stored);
    await makeTracker(server.url).attachments.upload({
      ticketId: 'T-7',
      file: Buffer.from(text),
      filename: 'error.log',
    });
    expect(server.received.map(({ body }) => body.length)).toEqual(Array(3).fill(text.length));
    const keys = server.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('of a stream is sent once, and without a key', async () => {
    await using server = await scriptedServer(unavailable, stored);
    const error = await rejectionOf(
      makeTracker(server.url).attachments.upload({
        ticketId: 'T-7',
        file: new Blob([text]).stream(),
        filename: 'error.log',
      }),
    );
    expect(error).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.headers['idempotency-key']).toBeUndefined();
  });

  it('that is refused throws what any refused call throws', async () => {
    const details = { reason: 'type_mismatch' };
    const envelope = { code: 'ATTACHMENT_REJECTED', message: 'No.', traceId: 't', details };
    await using server = await scriptedServer(json(422, envelope));
    const error = await rejectionOf(
      makeTracker(server.url).attachments.upload({
        ticketId: 'T-7',
        file: Buffer.from('<script>'),
        filename: 'cat.png',
      }),
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: 'ATTACHMENT_REJECTED', details });
  });

  it('may last as long as something moves, and no longer than that', async () => {
    await using server = await scriptedServer(stored, hang);
    const slow = async function* () {
      for (let piece = 0; piece < 6; piece += 1) {
        yield Buffer.from('x');
        await new Promise((resolve) => setTimeout(resolve, 120));
      }
    };
    const upload = () =>
      makeTracker(server.url, { timeoutMs: 400 }).attachments.upload({
        ticketId: 'T-7',
        file: slow(),
        filename: 'error.log',
      });
    await expect(upload()).resolves.toMatchObject({ id: 'a1' });
    expect(await rejectionOf(upload())).toBeInstanceOf(TimeoutError);
  });

  it('ends when its signal is aborted, and stops reading', async () => {
    await using server = await scriptedServer(stored);
    const leave = new AbortController();
    let stopped = false;
    const endless = async function* () {
      try {
        for (;;) {
          yield Buffer.alloc(65_536);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        stopped = true;
      }
    };
    const reason = new Error('changed my mind');
    const upload = makeTracker(server.url).attachments.upload({
      ticketId: 'T-7',
      file: endless(),
      filename: 'error.log',
      signal: leave.signal,
      onProgress: ({ transferred }) => transferred > 1_000_000 && leave.abort(reason),
    });
    expect(await rejectionOf(upload)).toBe(reason);
    await expect.poll(() => stopped).toBe(true);
  });
});

describe('a download', () => {
  const signed = json(200, {
    url: 'https://public.example/v1/attachments/a1/content?signature=s',
    expiresAt: '2026-03-01T00:00:00.000Z',
  });

  it('streams the file behind the signed URL, with its name in any script', async () => {
    await using server = await scriptedServer(signed, (response) => {
      response.writeHead(200, {
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '5',
        'content-disposition': `attachment; filename="_bel.log"; filename*=UTF-8''%C3%9Cbel.log`,
      });
      response.end('hello');
    });
    const file = await makeTracker(server.url).attachments.download('a1');
    expect(file).toMatchObject({
      fileName: 'Übel.log',
      size: 5,
      contentType: 'text/plain; charset=utf-8',
    });
    expect(await new Response(file.body).text()).toBe('hello');
    const [asked, got] = server.received;
    expect(asked?.url).toBe('/v1/attachments/a1/url');
    expect(got?.url).toBe('/v1/attachments/a1/content?signature=s');
    // Whoever has the URL has the file: the key is not needed, so it is not sent.
    expect(got?.headers['x-api-key']).toBeUndefined();
  });

  it('of a file that waits for the scanner is a conflict', async () => {
    const details = { status: 'quarantined' };
    const envelope = { code: 'CONFLICT', message: 'No.', traceId: 't', details };
    await using server = await scriptedServer(json(409, envelope));
    const error = await rejectionOf(makeTracker(server.url).attachments.download('a1'));
    expect(error).toMatchObject({ code: 'CONFLICT', details });
  });

  it('fails while it is read when it is broken off', async () => {
    await using server = await scriptedServer(signed, (response) => {
      response.writeHead(200, {
        'content-length': '100',
        'content-disposition': 'attachment; filename="a.log"',
      });
      response.write('half', () => response.destroy());
    });
    const { body } = await makeTracker(server.url).attachments.download('a1');
    await expect(new Response(body).text()).rejects.toThrow();
  });

  it('from nowhere is a lost connection', async () => {
    await using server = await scriptedServer(signed, cut);
    const error = await rejectionOf(makeTracker(server.url).attachments.download('a1'));
    expect(error).toBeInstanceOf(ConnectionError);
  });
});
