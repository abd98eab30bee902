import type { Role } from '@incident-tracker/policy';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient } from '../../testing/client.js';
import { declare, pathOf } from '../../testing/incidents.js';
import {
  addMember,
  createMachine,
  expectStatus,
  signUp,
  signUpOwner,
} from '../../testing/people.js';
import type { Machine, Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let key: Machine;
beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  key = await createMachine(owner);
  const foreign = await signUpOwner(app.url, 'Foreign');
  await declare(foreign.client, { title: 'Of somebody else' });
  await declare(owner.client, { title: '=HYPERLINK("https://evil.example")', severity: 'SEV1' });
  await declare(owner.client, { title: 'Zahlungen, "alle" weg', description: 'a\nb' });
  const done = await declare(owner.client, { title: 'Done' });
  expectStatus(await owner.client.patch(pathOf(done), { status: 'resolved' }), 200);
});
afterAll(() => stack.disposeAsync());

async function fetchFile(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${app.url}/v1/incidents/export${query}`, {
    headers: { 'x-api-key': key.apiKey, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

interface Line {
  readonly [name: string]: unknown;
}
const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('the export of incidents', () => {
  it('is newline-delimited JSON of the tenant’s own, newest first', async () => {
    const file = await fetchFile('');
    expect(file.status).toBe(200);
    expect(file.headers.get('content-type')).toBe('application/x-ndjson');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="incidents-\d{4}-\d\d-\d\d\.ndjson"$/,
    );
    expect(file.headers.get('cache-control')).toBe('no-store');
    const lines = linesOf(file.text);
    expect(lines.map(({ reference }) => reference)).toEqual(['INC-3', 'INC-2', 'INC-1']);
    expect(lines[0]).toMatchObject({ title: 'Done', status: 'resolved', mergedInto: null });
    expect(lines[0]).not.toHaveProperty('allowedTransitions');
  });

  it('is CSV that no spreadsheet runs, by query or by Accept', async () => {
    for (const file of [
      await fetchFile('?format=csv'),
      await fetchFile('', { accept: 'text/csv' }),
    ]) {
      expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [head, ...lines] = file.text.split('\r\n');
      expect(head).toMatch(/^"reference","title","severity","status",/);
      expect(lines).toHaveLength(4);
      expect(lines[1]).toContain('"INC-2","Zahlungen, ""alle"" weg","SEV3"');
      expect(lines[1]).toMatch(/,"a\nb"$/);
      expect(lines[2]).toContain(`"INC-1","'=HYPERLINK(""https://evil.example"")","SEV1"`);
    }
  });

  it.each([
    ['?status=resolved', ['INC-3']],
    ['?category=active&sort=declaredAt', ['INC-1', 'INC-2']],
    ['?severity=SEV1,SEV2', ['INC-1']],
    ['?q=zahlungen', ['INC-2']],
    ['?createdAfter=2999-01-01T00:00:00Z', []],
  ])('has the filters of the list: %s', async (query, expected) => {
    const file = await fetchFile(query);
    expect(linesOf(file.text).map(({ reference }) => reference)).toEqual(expected);
  });

  it.each(['?format=xlsx', '?status=unknown', '?limit=5', '?nonsense=1', '?sort=severity'])(
    'refuses the query %s',
    async (query) => {
      const file = await fetchFile(query);
      expect(file.status).toBe(400);
      expect(JSON.parse(file.text)).toMatchObject({ code: 'VALIDATION_FAILED' });
    },
  );

  it.each([
    ['OWNER', 200],
    ['ADMIN', 200],
    ['AGENT', 200],
    ['EDITOR', 200],
    ['VIEWER', 200],
    ['REQUESTER', 403],
  ] as const)('answers %s with %i', async (role: Role, status) => {
    const member = role === 'OWNER' ? owner : await addMember(owner, role);
    expect((await member.client.get('/v1/incidents/export')).status).toBe(status);
  });

  it('is for nobody without a session or key, and for no stranger', async () => {
    expect((await automationClient(app.url).get('/v1/incidents/export')).status).toBe(401);
    const { client } = await signUp(app.url);
    const answer = await client.get('/v1/incidents/export', {
      headers: { 'x-tenant-id': owner.tenantId },
    });
    expect(answer.status).toBe(404);
    const narrow = await createMachine(owner, { scopes: ['incidents.read'] });
    expect((await narrow.client.get('/v1/incidents/export')).body['code']).toBe(
      'SCOPE_INSUFFICIENT',
    );
    const fitting = await createMachine(owner, { scopes: ['incidents.export'] });
    expect((await fitting.client.get('/v1/incidents/export')).status).toBe(200);
  });

  it('is recorded', async () => {
    await fetchFile('?severity=SEV1');
    const log = await owner.client.get('/v1/audit-logs?action=incident.exported&limit=1');
    expect(log.body['items']?.['0']).toMatchObject({
      actor: { id: key.serviceAccountId },
      after: { format: 'ndjson', severity: ['SEV1'] },
    });
  });
});

describe('a large export', () => {
  const COUNT = 12_000;
  let large: Member;
  let machine: Machine;
  beforeAll(async () => {
    large = await signUpOwner(app.url, 'Large');
    machine = await createMachine(large);
    // Many times are equal: pages have to go on within them.
    await app.database.platformTransaction((trx) =>
      sql`insert into incidents (tenant_id, id, number, title, description, status, declared_at,
          created_by_type, created_at, updated_at)
        select ${large.tenantId}::uuid, gen_random_uuid(), n, 'Many', repeat('x', 1000),
          'investigating', date_trunc('milliseconds', now()) - (n / 700) * interval '1 hour', 'system', now(), now()
        from generate_series(1, ${COUNT}::int) n`.execute(trx),
    );
  }, 60_000);

  it('holds each incident once, over many pages', async () => {
    const response = await fetch(`${app.url}/v1/incidents/export`, {
      headers: { 'x-api-key': machine.apiKey },
    });
    const references = new Set(linesOf(await response.text()).map(({ reference }) => reference));
    expect(references.size).toBe(COUNT);
  }, 60_000);

  it('is read no faster than it is taken, and not to its end once the reader has gone', async () => {
    const stop = new AbortController();
    const response = await fetch(`${app.url}/v1/incidents/export`, {
      headers: { 'x-api-key': machine.apiKey },
      signal: stop.signal,
    });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.value?.length).toBeGreaterThan(0);
    stop.abort();
    await expect(reader?.read()).rejects.toThrow();
    // Whoever leaves keeps no connection of the database.
    await expect.poll(() => app.database.poolStats().requests.waiting).toBe(0);
    expectStatus(await large.client.get('/v1/incidents?limit=1'), 200);
  });

  it('breaks off for a reader whose key was revoked meanwhile', async () => {
    const other = await createMachine(large);
    const response = await fetch(`${app.url}/v1/incidents/export`, {
      headers: { 'x-api-key': other.apiKey },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    expectStatus(
      await large.client.post(
        `/v1/tenants/${large.tenantId}/api-keys/${other.apiKeyId}/revoke`,
        {},
      ),
      200,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const drain = async () => {
      for (;;) if ((await reader?.read())?.done !== false) return 'ended';
    };
    await expect(drain()).rejects.toThrow();
  }, 60_000);
});
