import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { SORTS } from './schemas.js';

let app: TestApp;
let owner: Member;
let agent: Member;

const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'];
const titles = (items: readonly Body[]) => items.map(({ title }) => textOf(title));
const list = (query = '') => readAll(owner.client, `/v1/incidents${query}`);

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUpOwner(app.url);
  agent = await addMember(owner, 'AGENT');
  for (let index = 0; index < 12; index += 1) {
    const incident = await declare(owner.client, {
      title: `Number ${index}`,
      severity: SEVERITIES[index % 4],
      // Four moments for twelve incidents: most share theirs with others.
      declaredAt: `2026-03-0${1 + (index % 4)}T09:00:00Z`,
      ...(index % 3 === 0 && { status: 'triage' }),
      ...(index === 5 && { commanderId: agent.userId }),
    });
    if (index === 7) await owner.client.patch(pathOf(incident), { status: 'monitoring' });
  }
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the list of incidents', () => {
  it.each(SORTS.flatMap((sort) => [1, 2, 5, 100].map((limit) => [sort, limit] as const)))(
    'is complete and in the same order whatever the page size: %s by %i',
    async (sort, limit) => {
      const whole = await list(`?sort=${sort}&limit=100`);
      expect(new Set(titles(whole)).size).toBe(12);
      expect(titles(await list(`?sort=${sort}&limit=${limit}`))).toEqual(titles(whole));
    },
  );

  it('sorts as it says, and backwards with a minus', async () => {
    const keyOf = { declaredAt: 'declaredAt', updatedAt: 'updatedAt', severity: 'severity' };
    for (const [sort, property] of Object.entries(keyOf)) {
      const up = await list(`?sort=${sort}`);
      const values = up.map((item) => textOf(item[property]));
      expect(values).toEqual(values.toSorted());
      expect(titles(await list(`?sort=-${sort}`))).toEqual(titles(up).toReversed());
    }
  });

  it('is newest first by itself', async () => {
    expect(titles(await list())).toEqual(titles(await list('?sort=-declaredAt')));
  });

  it('loses and repeats nothing when incidents are declared between two pages', async () => {
    const before = titles(await list());
    const first = expectStatus(await owner.client.get('/v1/incidents?limit=6'), 200);
    const late = await declare(owner.client, { title: 'Late' });
    const second = expectStatus(
      await owner.client.get(`/v1/incidents?limit=6&cursor=${textOf(first.body['nextCursor'])}`),
      200,
    );
    const seen = [
      ...Object.values(first.body['items'] ?? {}),
      ...Object.values(second.body['items'] ?? {}),
    ];
    expect(titles(seen)).toEqual(before);
    expect(titles(await list())).toEqual(['Late', ...before]);
    await owner.client.patch(pathOf(late), { status: 'canceled', title: 'Gone' });
  });

  it.each([
    ['status=triage', ['Number 0', 'Number 3', 'Number 6', 'Number 9']],
    ['status=monitoring,canceled', ['Number 7', 'Gone']],
    ['status=monitoring&status=canceled', ['Number 7', 'Gone']],
    ['category=mitigated', ['Number 7']],
    ['category=triage&status=monitoring', []],
    ['severity=SEV1', ['Number 0', 'Number 4', 'Number 8']],
    ['severity=SEV1&category=triage', ['Number 0']],
    ['q=number%207', ['Number 7']],
    ['q=INC-12', ['Number 11']],
    ['source=statuspage', []],
    [
      'createdAfter=2026-03-03T09:00:00Z&createdBefore=2026-03-04T09:00:00Z',
      ['Number 2', 'Number 6', 'Number 10'],
    ],
  ])('narrows by %s', async (query, expected) => {
    expect(new Set(titles(await list(`?${query}&limit=2`)))).toEqual(new Set(expected));
  });

  it('narrows to the incidents in which somebody has a role', async () => {
    expect(titles(await list(`?assigneeId=${agent.userId}`))).toEqual(['Number 5']);
    expect(titles(await list(`?assigneeId=${owner.userId}`))).toEqual([]);
  });

  it('refuses a cursor of another sort, of another filter and of nobody', async () => {
    const page = await owner.client.get('/v1/incidents?limit=1');
    const cursor = textOf(page.body['nextCursor']);
    for (const query of [
      `cursor=${cursor}&sort=severity`,
      `cursor=${cursor}&status=triage`,
      'cursor=nonsense',
    ]) {
      expect(await owner.client.get(`/v1/incidents?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'CURSOR_INVALID' },
      });
    }
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'status=open',
    'severity=1',
    'assigneeId=me',
    'sort=title',
    'createdAfter=yesterday',
    'offset=5',
    `q=${'x'.repeat(201)}`,
  ])('refuses ?%s', async (query) => {
    expect(await owner.client.get(`/v1/incidents?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
  });

  it('shows nothing of other tenants', async () => {
    const stranger = await signUpOwner(app.url);
    expect(await readAll(stranger.client, '/v1/incidents')).toEqual([]);
  });
});

describe('the search', () => {
  const search = async (q: string) => titles(await list(`?q=${encodeURIComponent(q)}&limit=100`));

  it('finds words and beginnings of words in reference, title and description', async () => {
    const { client } = owner;
    await declare(client, {
      title: "Payments: O'Neill's db-primary down",
      description: 'see api.example.com/v1/charges — 東京',
    });
    for (const q of [
      'paym',
      'DOWN pay',
      "o'neill",
      'db-prim',
      'api.exam',
      '東京',
      'inc-14',
      'primary',
    ]) {
      expect([q, ...(await search(q))]).toContain("Payments: O'Neill's db-primary down");
    }
    expect(await search('payments up')).toEqual([]);
  });

  it('finds a word that is everywhere as completely as a rare one', async () => {
    const { client, tenantId, userId } = await signUpOwner(app.url);
    await app.database.platformTransaction((trx) =>
      sql`insert into incidents (tenant_id, id, number, title, status, declared_at, created_by_type, created_by_id, created_at, updated_at)
        select ${tenantId}, gen_random_uuid(), n, 'Outage ' || n, 'investigating', now() - n * interval '1 minute', 'user', ${userId}, now(), now()
        from generate_series(1, 1200) n`.execute(trx),
    );
    const common = await readAll(client, '/v1/incidents?q=outage&limit=100');
    expect(titles(common)).toEqual(Array.from({ length: 1200 }, (_, n) => `Outage ${n + 1}`));
    expect(titles(await readAll(client, '/v1/incidents?q=outage%20777'))).toEqual(['Outage 777']);
    expect(titles(await readAll(client, '/v1/incidents?q=outage%2077&limit=1'))).toEqual([
      'Outage 77',
      ...Array.from({ length: 10 }, (_, n) => `Outage ${770 + n}`),
    ]);
  });

  it('finds what many have in every order as the list has it', { timeout: 60_000 }, async () => {
    const { client, tenantId, userId } = await signUpOwner(app.url);
    await app.database.platformTransaction((trx) =>
      sql`insert into incidents (tenant_id, id, number, title, severity, status, declared_at, created_by_type, created_by_id, created_at, updated_at)
        select ${tenantId}, gen_random_uuid(), n, (array['Outage ', 'Delay '])[1 + n / 601] || n, 'SEV' || 1 + n % 4, 'investigating',
          now - n * interval '1 minute', 'user', ${userId}, now, now + n * interval '1 second'
        from generate_series(1, 1200) n, date_trunc('milliseconds', now()) as now`.execute(trx),
    );
    for (const sort of SORTS) {
      const all = titles(await readAll(client, `/v1/incidents?limit=100&sort=${sort}`));
      for (const word of ['Outage', 'Delay']) {
        const found = await readAll(client, `/v1/incidents?limit=100&sort=${sort}&q=${word}`);
        expect(titles(found)).toEqual(all.filter((title) => title.startsWith(word)));
      }
    }
  });

  it('does not look into other tenants', async () => {
    const stranger = await signUpOwner(app.url);
    expect(await readAll(stranger.client, '/v1/incidents?q=number')).toEqual([]);
  });

  it.each([
    "'",
    "''",
    '\\',
    "\\'",
    '&',
    '|',
    '!',
    '<->',
    '(((',
    ':*',
    "a':* | 'b",
    "'; drop table incidents; --",
    '\0',
    '\uD800',
    '%',
    '   ',
    '$1',
    '💥'.repeat(100),
    'a&b|!(c)',
  ])('is not upset by %j', async (q) => {
    const answer = await owner.client.get(
      `/v1/incidents?q=${encodeURIComponent(q.toWellFormed())}`,
    );
    expect(answer.status).toBe(200);
  });
});
