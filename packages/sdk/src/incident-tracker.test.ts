import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { IncidentTracker } from './incident-tracker.js';
import { makeTracker } from './testing/make-tracker.js';
import { json, result, scriptedServer } from './testing/scripted-server.js';

describe('a method', () => {
  it('reads with a GET whose query holds the input', async () => {
    await using server = await scriptedServer(result({ id: '1', reference: 'INC-42' }));
    const incident = await makeTracker(server.url).incidents.get({ incidentId: 'INC-42' });
    expect(incident).toStrictEqual({ id: '1', reference: 'INC-42' });
    const [request] = server.received;
    expect(request?.method).toBe('GET');
    expect(request?.headers['x-api-key']).toBe('itk_live_test');
    expect(request?.headers['idempotency-key']).toBeUndefined();
    const url = new URL(request?.url ?? '', server.url);
    expect(url.pathname).toBe('/trpc/incidents.get');
    expect(JSON.parse(url.searchParams.get('input') ?? '')).toStrictEqual({ incidentId: 'INC-42' });
  });

  it('writes with a POST whose body is the input', async () => {
    await using server = await scriptedServer(result({ id: '1' }));
    const event = { incidentId: 'INC-1', message: 'Rolled back' };
    await makeTracker(server.url).incidents.timeline.add(event);
    const [request] = server.received;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('/trpc/incidents.timeline.add');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.body ?? '')).toStrictEqual(event);
  });

  it('sends an empty input where none is given, which the server insists on', async () => {
    await using server = await scriptedServer(result({ kind: 'service_account' }));
    await makeTracker(server.url).auth.whoami();
    expect(server.received[0]?.url).toBe('/trpc/auth.whoami?input=%7B%7D');
  });

  it('answers undefined where the server has nothing to say', async () => {
    await using server = await scriptedServer(json(200, { result: {} }));
    expect(await makeTracker(server.url).auth.logout()).toBeUndefined();
  });

  it('still works when it is taken off its resource', async () => {
    await using server = await scriptedServer(result({ id: '1' }));
    const { declare } = makeTracker(server.url).incidents;
    expect(await declare({ title: 'Checkout fails' })).toStrictEqual({ id: '1' });
  });
});

describe('the client', () => {
  it('sends tenant and headers, those of the call above those of the client', async () => {
    await using server = await scriptedServer(result({}));
    const tracker = makeTracker(`${server.url}/base/`, {
      tenantId: 'tenant-1',
      headers: { 'x-a': 'client', 'x-b': 'client' },
    });
    await tracker.auth.whoami({}, { headers: { 'x-b': 'call' } });
    const [request] = server.received;
    expect(request?.url).toMatch(/^\/base\/trpc\/auth\.whoami/);
    expect(request?.headers).toMatchObject({
      'x-tenant-id': 'tenant-1',
      'x-a': 'client',
      'x-b': 'call',
    });
  });

  it('uses the fetch that it is given', async () => {
    const urls: string[] = [];
    const tracker = makeTracker('https://incidents.example.com', {
      fetch: async (input) => {
        urls.push(String(input));
        return Response.json({ result: { data: { id: '1' } } });
      },
    });
    await tracker.incidents.declare({ title: 'Checkout fails' });
    expect(urls).toStrictEqual(['https://incidents.example.com/trpc/incidents.declare']);
  });

  it('shows its resources when it is looked at, but not its key', () => {
    const shown = inspect(makeTracker('http://127.0.0.1:1'), { depth: 5 });
    expect(shown).toContain('IncidentTracker');
    expect(shown).toContain('declare');
    expect(shown).not.toContain('itk_live_test');
  });

  it('is an instance of its class', () => {
    expect(makeTracker('http://127.0.0.1:1')).toBeInstanceOf(IncidentTracker);
  });

  it.each([
    ['an empty API key', { apiKey: '' }, 'apiKey is missing'],
    ['a base URL that is none', { baseUrl: 'incidents' }, 'baseUrl is not a URL'],
    [
      'a base URL of another kind',
      { baseUrl: 'ftp://example.com' },
      'baseUrl must begin with http',
    ],
    ['a timeout of nothing', { timeoutMs: 0 }, 'timeoutMs must be more than 0'],
    ['retries below none', { maxRetries: -1 }, 'maxRetries must be 0 or more'],
  ])('refuses %s', (_what, options, message) => {
    expect(() => makeTracker('http://127.0.0.1:1', options)).toThrow(message);
  });
});

describe('raw access', () => {
  it('calls any path with query and body and answers with status, headers and body', async () => {
    await using server = await scriptedServer(json(201, { id: '1' }, { etag: '"1"' }));
    const answer = await makeTracker(server.url).request('post', '/v1/incidents', {
      query: { status: ['triage', 'identified'], limit: 5, cursor: undefined },
      body: { title: 'Checkout fails' },
      headers: { 'if-match': '"3"' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toStrictEqual({ id: '1' });
    const [request] = server.received;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('/v1/incidents?status=triage&status=identified&limit=5');
    expect(request?.headers['if-match']).toBe('"3"');
    expect(request?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.body).toBe('{"title":"Checkout fails"}');
  });

  it('answers with no body for 204', async () => {
    await using server = await scriptedServer((response) => response.writeHead(204).end());
    const answer = await makeTracker(server.url).request('DELETE', '/v1/tenants/1');
    expect(answer).toMatchObject({ status: 204, body: undefined });
  });

  it('refuses a path that would lead to another host', async () => {
    const tracker = makeTracker('http://127.0.0.1:1');
    await expect(tracker.request('GET', '.evil.example/v1')).rejects.toThrow('slash');
  });
});
