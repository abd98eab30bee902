import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import { createMachine, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { MAX_BODY_BYTES, MAX_PUBLIC_BODY_BYTES } from './body-limits.js';

/* What differs from route to route at the edge: limits of bodies, content types, headers. */

const stack = new AsyncDisposableStack();
let url = '';
let machine: Client;

beforeAll(async () => {
  const env = { CORS_ORIGINS: 'https://tools.example.com' };
  url = stack.use(await startTestApp({ workers: false, env })).url;
  machine = (await createMachine(await signUpOwner(url))).client;
});

afterAll(() => stack.disposeAsync());

const codeOf = ({ body }: Awaited<ReturnType<Client['post']>>): unknown =>
  body['code'] ?? (body['0'] ?? body)['error']?.['data']?.['code'];

describe('a body', () => {
  const padded = (bytes: number): string => JSON.stringify({ title: 'x'.repeat(bytes) });

  it.each([
    '/v1/auth/login',
    '/v1/login',
    '/trpc/auth.login',
    '/trpc/auth.login,auth.signup?batch=1',
  ])('may be small alone where nobody has proven anything: %s', async (path) => {
    const anybody = automationClient(url);
    const refused = await anybody.post(path, padded(MAX_PUBLIC_BODY_BYTES));
    expect([refused.status, codeOf(refused)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    const read = await anybody.post(path, padded(MAX_PUBLIC_BODY_BYTES / 2));
    expect(read.status).not.toBe(413);
  });

  it.each([
    '/v1/incidents',
    '/trpc/incidents.declare',
    '/trpc/auth.login,incidents.declare?batch=1',
  ])('may be a megabyte elsewhere: %s', async (path) => {
    const read = await machine.post(path, padded(MAX_PUBLIC_BODY_BYTES));
    expect(read.status).not.toBe(413);
    const refused = await machine.post(path, padded(MAX_BODY_BYTES));
    expect([refused.status, codeOf(refused)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it.each([
    ['/v1/incidents', 'text/plain'],
    ['/v1/incidents', 'application/x-www-form-urlencoded'],
    ['/v1/incidents', 'multipart/form-data; boundary=x'],
    ['/v1/incidents', 'application/octet-stream'],
    ['/v1/incidents', 'application/jsonp'],
    ['/trpc/incidents.declare', 'text/plain'],
    ['/trpc/incidents.declare', 'application/x-www-form-urlencoded'],
    ['/trpc/incidents.declare', 'multipart/form-data; boundary=x'],
    ['/trpc/incidents.declare', 'application/octet-stream'],
    ['/trpc/incidents.declare', 'application/jsonp'],
  ])('is JSON or nothing: %s takes no %s', async (path, type) => {
    const answer = await machine.post(path, '{"title":"x"}', { headers: { 'content-type': type } });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});

describe('an input', () => {
  const inPayload = (json: string): string => `{"format":"generic","payload":${json}}`;
  const deep = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  it.each(['__proto__', 'constructor', 'prototype'])(
    'with the key %s is refused on both faces, also where any JSON is taken',
    async (key) => {
      const polluted = inPayload(`{"labels":[{"${key}":{"admin":true}}]}`);
      const answers = [
        await machine.post('/v1/alerts', polluted),
        await machine.post('/trpc/alerts.receive', polluted),
        await machine.post('/trpc/alerts.receive?batch=1', `{"0":${polluted}}`),
        await machine.post('/v1/incidents', `{"title":"x","${key}":{}}`),
        await machine.post('/trpc/incidents.declare', `{"title":"x","${key}":{}}`),
        await machine.get(`/v1/incidents?${key}=x`),
        await machine.get(
          `/trpc/incidents.list?input=${encodeURIComponent(`{"${key}":{"limit":1}}`)}`,
        ),
      ];
      const refusal = [400, 'VALIDATION_FAILED', key];
      const found = answers.map((answer) => [
        answer.status,
        codeOf(answer),
        JSON.stringify(answer.body).includes(`"path":"${key}"`) ? key : answer.body,
      ]);
      expect(found).toEqual(answers.map(() => refusal));
      expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    },
  );

  it.each([40, 50_000])(
    'that is nested %i levels deep is refused, not walked until the stack ends',
    async (depth) => {
      const json = deep(depth);
      for (const path of ['/v1/alerts', '/trpc/alerts.receive']) {
        const answer = await machine.post(path, inPayload(json));
        expect([answer.status, codeOf(answer)]).toEqual([400, 'VALIDATION_FAILED']);
      }
    },
  );
});

describe('headers', () => {
  it.each(['/v1/auth/me', '/trpc/auth.me', '/v1/nothing', '/trpc/nothing', '/readyz', '/signin'])(
    'of %s let nobody keep the answer, nor mistake it for another origin’s',
    async (path) => {
      for (const origin of [undefined, 'https://tools.example.com', 'https://evil.example']) {
        const { headers } = await automationClient(url).get(path, {
          headers: origin === undefined ? {} : { origin },
        });
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('vary')).toMatch(/\bOrigin\b/);
        const open = origin === 'https://tools.example.com';
        expect(headers.get('access-control-allow-origin')).toBe(open ? origin : null);
        expect(headers.has('access-control-allow-credentials')).toBe(false);
      }
    },
  );

  it('let what never changes be kept', async () => {
    const { headers } = await automationClient(url).get('/docs/viewer.js');
    expect(headers.get('cache-control')).toBe('public, max-age=86400');
  });

  it('of a page allow nothing inline without the nonce of this one answer', async () => {
    const policies = new Set<string>();
    for (let n = 0; n < 2; n += 1) {
      const { headers } = await automationClient(url).get('/signin');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).not.toContain('unsafe');
      policies.add(policy);
    }
    expect(policies.size).toBe(2);
  });

  it('isolate pages by COEP only when the installation asks for it', async () => {
    const name = 'cross-origin-embedder-policy';
    expect((await automationClient(url).get('/docs')).headers.has(name)).toBe(false);
    const env = { CROSS_ORIGIN_EMBEDDER_POLICY: 'require-corp' };
    await using isolated = await startTestApp({ workers: false, env });
    const { headers } = await automationClient(isolated.url).get('/docs');
    expect(headers.get(name)).toBe('require-corp');
  });
});
