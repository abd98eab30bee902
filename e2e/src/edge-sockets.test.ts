import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProduct, temporaryFolder } from './product.js';
import type { Product } from './product.js';
import { exchange, head } from './raw-socket.js';

/* The edge as somebody meets it who does not keep to HTTP: over bare sockets. */

const MEGABYTE = 1_048_576;
const JSON_TYPE = 'Content-Type: application/json';
const SLOW_MS = 20_000;

const stack = new AsyncDisposableStack();
let product: Product;

beforeAll(async () => {
  const folder = stack.use(await temporaryFolder());
  product = stack.use(await startProduct(folder.path, { DEMO: '0' }));
});

afterAll(() => stack.disposeAsync());

const send = (...pieces: readonly string[]) => exchange(product.url, { pieces });

describe('a header', () => {
  it.each([
    ['one line', head('GET', '/health', [`X-Long: ${'a'.repeat(20_000)}`])],
    [
      'many lines',
      head(
        'GET',
        '/health',
        Array.from({ length: 4_000 }, () => 'a: b'),
      ),
    ],
    ['the address', head('GET', `/health?${'a'.repeat(20_000)}`, [])],
  ])('of more than 16 KB is refused, be it %s', async (_what, request) => {
    const { statuses, closed } = await send(request);
    expect([statuses, closed]).toEqual([[431], true]);
  });

  it('that trickles in is cut off in time, and holds up nobody', async () => {
    const trickle = function* (): Generator<string> {
      yield 'GET /health HTTP/1.1\r\nHost: localhost\r\n';
      for (let n = 0; ; n += 1) yield `X-Slow-${n}: a\r\n`;
    };
    const slow = Array.from({ length: 50 }, () =>
      exchange(product.url, { pieces: trickle(), pauseMs: 500, waitMs: SLOW_MS }),
    );
    const others = await fetch(`${product.url}/readyz`);
    expect(others.status).toBe(200);
    for (const { statuses, closed, tookMs } of await Promise.all(slow)) {
      expect([statuses, closed]).toEqual([[408], true]);
      expect(tookMs).toBeLessThan(SLOW_MS);
    }
  });

  it.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 4']],
    ['the same length twice', ['Content-Length: 2', 'Content-Length: 2']],
    ['a list of lengths', ['Content-Length: 2, 2']],
    ['a length below zero', ['Content-Length: -2']],
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
    ['an unknown coding', ['Transfer-Encoding: xchunked']],
    ['a coding after the chunks', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
    ['a space before the colon', ['Transfer-Encoding : chunked']],
    ['a folded line', ['X-Folded: a', ' Transfer-Encoding: chunked']],
  ])('with %s smuggles no second request', async (_what, lines) => {
    const second = head('GET', '/health', []);
    const { statuses, closed, text } = await send(
      `${head('POST', '/v1/auth/login', [JSON_TYPE, ...lines])}0\r\n\r\n${second}`,
    );
    expect([statuses, closed]).toEqual([[400], true]);
    expect(text).not.toContain('"status":"ok"');
  });
});

describe('a body above the limit', () => {
  it.each([
    ['POST', '/v1/incidents'],
    ['POST', '/trpc/incidents.declare'],
    ['POST', '/v1/auth/login'],
    ['GET', '/v1/auth/me'],
  ])('is refused when it is announced, before any of it: %s %s', async (method, path) => {
    const { statuses, closed, text } = await send(
      head(method, path, [JSON_TYPE, `Content-Length: ${50 * MEGABYTE}`]),
    );
    expect([statuses, closed]).toEqual([[413], true]);
    expect(text).toContain('"code":"PAYLOAD_TOO_LARGE"');
    expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
  });

  it('is not even asked for', async () => {
    const { statuses } = await send(
      head('POST', '/v1/incidents', [
        JSON_TYPE,
        'Expect: 100-continue',
        `Content-Length: ${50 * MEGABYTE}`,
      ]),
    );
    expect(statuses).toEqual([413]);
  });

  it('that was not announced is read up to the limit and no further', async () => {
    const size = MEGABYTE / 16;
    const chunk = Buffer.from(`${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
    const chunks = function* (): Generator<string | Buffer> {
      yield head('POST', '/v1/incidents', [JSON_TYPE, 'Transfer-Encoding: chunked']);
      for (;;) yield chunk;
    };
    // Without a key the body is not looked at at all; the limit has to hold before that question.
    const { statuses, closed, sentBytes } = await exchange(product.url, { pieces: chunks() });
    expect([statuses, closed]).toEqual([[413], true]);
    // What the system buffers on the way is out of the server's hands.
    expect(sentBytes).toBeLessThan(32 * MEGABYTE);
  });

  it('is asked for where it is small enough', async () => {
    const body = '{"email":"nobody@example.com","password":"wrong-password-123"}';
    const { statuses } = await exchange(product.url, {
      pieces: [
        head('POST', '/v1/login', [
          JSON_TYPE,
          'Connection: close',
          'Expect: 100-continue',
          `Content-Length: ${body.length}`,
        ]),
        body,
      ],
    });
    expect(statuses).toEqual([100, 401]);
  });
});

describe('a body of another kind', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
    '%s is refused on both faces',
    async (type) => {
      for (const path of ['/v1/login', '/trpc/accessTokens.login']) {
        const answer = await fetch(`${product.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: '{"email":"nobody@example.com","password":"wrong-password-123"}',
        });
        expect(answer.status).toBe(415);
      }
    },
  );

  it.each(['__proto__', 'constructor', 'prototype'])(
    'JSON with the key %s is refused',
    async (key) => {
      for (const path of ['/v1/login', '/v1/auth/me']) {
        const post = path === '/v1/login';
        const answer = await fetch(`${product.url}${path}${post ? '' : `?${key}=x`}`, {
          method: post ? 'POST' : 'GET',
          headers: { 'content-type': 'application/json' },
          ...(post && { body: `{"email":"a@example.com","password":"x","${key}":{"admin":true}}` }),
        });
        expect(answer.status).toBe(400);
      }
    },
  );
});
