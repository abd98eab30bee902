import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient, browserClient } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import { createMachine, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { MAX_BODY_BYTES } from './body-limits.js';

const stack = new AsyncDisposableStack();
const logLines: string[] = [];
let url = '';
let machine: Client;

beforeAll(async () => {
  const app = stack.use(
    await startTestApp({
      workers: false,
      env: { CORS_ORIGINS: 'https://tools.example.com' },
      onLog: (line) => logLines.push(line),
    }),
  );
  url = app.url;
  machine = (await createMachine(await signUpOwner(url))).client;
});

afterAll(() => stack.disposeAsync());

describe('bad input', () => {
  it.each([
    ['broken JSON', '{"title":', 400, 'VALIDATION_FAILED'],
    ['an array', '[]', 400, 'VALIDATION_FAILED'],
    ['an unknown property', '{"title":"x","color":"red"}', 400, 'VALIDATION_FAILED'],
    ['a wrong type', '{"title":7}', 400, 'VALIDATION_FAILED'],
    ['an unknown enum value', '{"title":"x","severity":"SEV9"}', 400, 'VALIDATION_FAILED'],
    ['a polluting key', '{"title":"x","__proto__":{"admin":true}}', 400, 'VALIDATION_FAILED'],
    [
      'a nested polluting key',
      '{"title":"x","roles":{"constructor":{}}}',
      400,
      'VALIDATION_FAILED',
    ],
    [
      'a body that is too large',
      JSON.stringify({ title: 'x'.repeat(MAX_BODY_BYTES) }),
      413,
      'PAYLOAD_TOO_LARGE',
    ],
  ])('answers %s as the contract says', async (_what, body, status, code) => {
    const answer = await machine.post('/v1/incidents', body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    const list = await machine.get('/v1/incidents');
    expect(list.body['items']).toEqual([]);
  });

  it('names the property at fault', async () => {
    const answer = await machine.post('/v1/incidents', {
      title: 'x',
      color: 'red',
      severity: 'SEV9',
    });
    const issues: unknown = answer.body['details']?.['issues'];
    expect(issues).toContainEqual({ path: 'color', message: 'Unknown property.' });
    expect(issues).toContainEqual(expect.objectContaining({ path: 'severity' }));
  });

  it('refuses other media types', async () => {
    const answer = await machine.post('/v1/incidents', 'title=x', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([answer.status, answer.body['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('refuses an unknown query parameter and a limit that is no number', async () => {
    for (const query of [
      '?colour=red',
      '?limit=ten',
      '?limit=0',
      '?limit=101',
      '?limit=1&limit=2',
    ]) {
      const answer = await machine.get(`/v1/incidents${query}`);
      expect([query, answer.status, answer.body['code']]).toEqual([
        query,
        400,
        'VALIDATION_FAILED',
      ]);
    }
  });

  it('does not coerce on the tRPC face', async () => {
    const input = encodeURIComponent(JSON.stringify({ limit: '5' }));
    const answer = await machine.get(`/trpc/incidents.list?input=${input}`);
    expect(answer.status).toBe(400);
    expect(answer.body['error']?.['data']?.['code']).toBe('VALIDATION_FAILED');
  });

  it.each([
    'itk_session=%',
    'itk_session=',
    'itk_session=%E0%A4%A',
    'a=b; itk_session=x; itk_session=y',
    ';;=',
  ])('takes the malformed cookie %s for no session', async (cookie) => {
    const answer = await automationClient(url).get('/v1/auth/me', { headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.body['user']).toBeNull();
  });

  it.each(['itk_live_nonsense', 'x', `itk_live_${'A'.repeat(38)}`])(
    'refuses the API key %s',
    async (key) => {
      const answer = await automationClient(url, key).get('/v1/incidents');
      expect([answer.status, answer.body['code']]).toEqual([401, 'AUTH_INVALID_API_KEY']);
    },
  );

  it('refuses a bearer token that is none of ours', async () => {
    const answer = await automationClient(url).get('/v1/incidents', {
      headers: { authorization: 'Bearer abc.def.ghi' },
    });
    expect([answer.status, answer.body['code']]).toEqual([401, 'AUTH_INVALID_TOKEN']);
  });
});

describe('ids and tenants', () => {
  it('answers 404 for what has not the form of an id, on every kind of path', async () => {
    const owner = await signUpOwner(url);
    const base = `/v1/tenants/${owner.tenantId}`;
    const answers = [
      await owner.client.get('/v1/incidents/nothing'),
      await owner.client.patch(`${base}/members/nothing`, { role: 'VIEWER' }),
      await owner.client.delete(`${base}/invites/nothing`),
      await owner.client.post(`${base}/api-keys/nothing/revoke`),
      await owner.client.delete('/v1/auth/sessions/nothing'),
      await owner.client.get('/v1/tenants/nothing'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });

  it('takes an id in upper case for the same id', async () => {
    const owner = await signUpOwner(url);
    const answer = await owner.client.get(`/v1/tenants/${owner.tenantId.toUpperCase()}`);
    expect(answer.status).toBe(200);
  });

  it('ignores X-Tenant-Id where an API key says the tenant', async () => {
    for (const tenantId of ['garbage', '00000000-0000-7000-8000-000000000000']) {
      const answer = await machine.get('/v1/incidents', { headers: { 'x-tenant-id': tenantId } });
      expect(answer.status).toBe(200);
    }
  });

  it('does not take two different lone surrogates in a password for the same', async () => {
    const client = await browserClient(url);
    const answer = await client.post('/v1/auth/signup', {
      email: 'surrogate@example.com',
      name: 'Surrogate',
      password: 'raven-coral-\ud800-basil',
    });
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('the tRPC face', () => {
  it('takes a call without input for one with an empty input', async () => {
    expect((await machine.get('/trpc/incidents.list')).status).toBe(200);
    const batch = await machine.get('/trpc/incidents.list,people.list?batch=1');
    expect(batch.status).toBe(200);
  });

  it('answers a batch with the status of its calls, or with 207 where they fare differently', async () => {
    const anybody = automationClient(url);
    const refused = await anybody.get('/trpc/incidents.list,people.list?batch=1');
    expect(refused.status).toBe(401);
    const one = await anybody.get('/trpc/incidents.list?batch=1');
    expect(one.status).toBe(401);
    const mixed = await anybody.get('/trpc/auth.me,incidents.list?batch=1');
    expect(mixed.status).toBe(207);
  });

  it('names the trace of errors that are found before a procedure is reached', async () => {
    const names = Array.from({ length: 21 }, () => 'incidents.list').join(',');
    const answers = [
      await machine.get(`/trpc/${names}?batch=1`),
      await machine.post('/trpc/incidents.declare', 'x', {
        headers: { 'content-type': 'text/plain' },
      }),
      await machine.post('/trpc/incidents.declare', { title: 'x'.repeat(MAX_BODY_BYTES) }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      const error = answer.body['0']?.['error'] ?? answer.body['error'];
      expect(error?.['data']?.['traceId']).toBe(answer.headers.get('x-trace-id'));
    }
  });
});

describe('every error', () => {
  it('is exactly the envelope, with the trace id of the header', async () => {
    const answer = await automationClient(url).get('/v1/no-such-route');
    expect(answer.status).toBe(404);
    expect(Object.keys(answer.body)).toEqual(['code', 'message', 'traceId', 'details']);
    expect(answer.body['traceId']).toBe(answer.headers.get('x-trace-id'));
  });

  it('is the same object in the data of the tRPC face', async () => {
    const answer = await automationClient(url).get('/trpc/incidents.list');
    expect(answer.status).toBe(401);
    expect(Object.keys(answer.body['error']?.['data'] ?? {})).toEqual([
      'code',
      'message',
      'traceId',
      'details',
    ]);
    expect(answer.body['error']?.['data']?.['traceId']).toBe(answer.headers.get('x-trace-id'));
  });
});

describe('headers', () => {
  it('protect every answer, the web app, errors and health included', async () => {
    for (const path of ['/', '/v1/auth/me', '/v1/nothing', '/health', '/docs']) {
      const { headers } = await automationClient(url).get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.has('x-powered-by')).toBe(false);
      expect(headers.has('strict-transport-security')).toBe(false);
    }
  });

  it('open CORS to the listed origins alone', async () => {
    const preflight = (origin: string) =>
      fetch(`${url}/v1/incidents`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const listed = await preflight('https://tools.example.com');
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://tools.example.com');
    expect(listed.headers.get('vary')?.toLowerCase()).toContain('origin');
    expect(listed.headers.has('access-control-allow-credentials')).toBe(false);
    const other = await preflight('https://evil.example');
    expect(other.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('make cookies host-bound and secure behind https', async () => {
    await using app = await startTestApp({
      workers: false,
      env: { PUBLIC_URL: 'https://incidents.example.com' },
    });
    const answer = await automationClient(app.url).get('/v1/auth/me');
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-itk_session=anon_/);
    expect(cookie).toMatch(/; Secure/i);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(answer.headers.get('strict-transport-security')).toBe(
      'max-age=31536000; includeSubDomains',
    );
  });
});

describe('the API reference', () => {
  it('is a page, a viewer and the document, all served from here', async () => {
    const anybody = automationClient(url);
    const page = await anybody.get('/docs');
    expect(String(page.body)).toContain('src="/docs/viewer.js"');
    const viewer = await anybody.get('/docs/viewer.js');
    expect(viewer.status).toBe(200);
    expect(viewer.headers.get('content-type')).toContain('text/javascript');
    expect(String(viewer.body)).toContain('createApiReference');
    expect((await anybody.get('/openapi.json')).body['openapi']).toBe('3.1.0');
  });
});

describe('health', () => {
  it('answers, and is ready with the current schema', async () => {
    for (const path of ['/health', '/healthz']) {
      expect((await automationClient(url).get(path)).body).toEqual({ status: 'ok' });
    }
    const ready = await automationClient(url).get('/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({ status: 'ready', database: 'ok', migrations: 'current' });
  });
});

describe('the log', () => {
  it('has one line a request with its trace id, and neither passwords nor cookies nor keys', async () => {
    const client = await browserClient(url);
    const password = 'a-very-secret-pass-phrase';
    const answer = await client.post('/v1/auth/login', { email: 'somebody@example.com', password });
    const traceId = String(answer.headers.get('x-trace-id'));
    const lines = logLines.filter(
      (line) => line.includes(traceId) && line.includes('"msg":"request"'),
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      method: 'POST',
      path: '/v1/auth/login',
      status: 401,
    });
    const all = logLines.join('\n');
    expect(all).not.toContain(password);
    expect(all).not.toContain('somebody@example.com');
    expect(all).not.toContain('itk_live_');
    for (const value of client.cookies.values()) expect(all).not.toContain(value);
  });

  it('keeps a line break in a path from forging a line', async () => {
    await automationClient(url).get('/v1/x%0A%7B%22level%22%3A%22fatal%22%7D');
    for (const line of logLines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
