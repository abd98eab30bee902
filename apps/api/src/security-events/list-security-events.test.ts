import { ROLES } from '@incident-tracker/policy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAppWithClock } from '../testing/app-with-clock.js';
import type { AppWithClock } from '../testing/app-with-clock.js';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { itemsOf, securityEventsOf } from '../testing/security-events.js';
import { startTestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let clocked: AppWithClock;
let owner: Member;
let admin: Member;
let other: Member;
const times: string[] = [];

beforeAll(async () => {
  clocked = stack.use(await startAppWithClock());
  const { app, wait, now } = clocked;
  owner = await signUpOwner(app.url, 'Own');
  admin = await addMember(owner, 'ADMIN');
  other = await signUpOwner(app.url, 'Other');
  const { securityEvents } = app.ports;
  const { tenantId, userId } = owner;
  for (let n = 0; n < 6; n += 1) {
    wait(60_000);
    times.push(now().toISOString());
    const userOf = n % 2 === 0 ? userId : admin.userId;
    const ip = n % 2 === 0 ? '203.0.113.1' : '2001:db8::1';
    securityEvents.record({ type: 'authz.denied', tenantId, userId: userOf, ip });
    securityEvents.record({ type: 'webhook.circuit_opened', tenantId });
  }
  securityEvents.record({ type: 'attachment.malware_found', tenantId: other.tenantId });
  await securityEvents.flush();
});

afterAll(() => stack.disposeAsync());

async function typesOf(query: string): Promise<string[]> {
  const events = await securityEventsOf(clocked.app, owner, query);
  return events.map((event) => textAt(event, 'type'));
}

describe('the list', () => {
  it('is newest first', async () => {
    const events = await securityEventsOf(clocked.app, owner);
    const seen = events.map((event) => textAt(event, 'occurredAt'));
    expect(seen).toHaveLength(12);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });

  it.each([
    ['&type=authz.denied', 6],
    ['&type=authz.denied,webhook.circuit_opened', 12],
    ['&type=authz.denied&type=webhook.circuit_opened', 12],
    ['&type=csrf.refused', 0],
    ['&severity=high,critical', 0],
    ['&severity=medium', 12],
    ['&ip=203.0.113.1', 3],
    ['&ip=2001:DB8::1', 3],
    ['&ip=203.0.113.2', 0],
  ])('takes the filter %s', async (query, count) => {
    expect(await typesOf(query)).toHaveLength(count);
  });

  it('takes an actor', async () => {
    const events = await securityEventsOf(clocked.app, owner, `&actorId=${admin.userId}`);
    expect(events).toHaveLength(3);
    for (const event of events) {
      expect(event['actor']).toEqual({ type: 'user', id: admin.userId, name: admin.name });
    }
  });

  it('takes times: from the first on, before the second', async () => {
    const [, second = '', third = '', fourth = ''] = times;
    expect(await typesOf(`&createdAfter=${second}&createdBefore=${fourth}`)).toHaveLength(4);
    expect(await typesOf(`&createdAfter=${third}&createdBefore=${third}`)).toHaveLength(0);
  });

  it('comes in pages that miss and repeat nothing', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = `type=authz.denied,webhook.circuit_opened&limit=5${cursor}`;
      const page = expectStatus(await owner.client.get(`/v1/security-events?${query}`), 200);
      seen.push(...itemsOf(page.body).map((event) => textAt(event, 'id')));
      const next: unknown = page.body['nextCursor'];
      cursor = typeof next === 'string' ? `&cursor=${next}` : '';
    } while (cursor !== '');
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
  });

  it('refuses a cursor of another filter, and what it does not know', async () => {
    const page = await owner.client.get('/v1/security-events?limit=1');
    const cursor = textAt(page.body, 'nextCursor');
    for (const query of [`cursor=${cursor}&severity=low`, 'type=nonsense', 'ip=here', 'who=me']) {
      const answer = await owner.client.get(`/v1/security-events?${query}`);
      expect(answer.status).toBe(400);
    }
  });
});

describe('who may see it', () => {
  it('is OWNERs and ADMINs, and keys of theirs', async () => {
    for (const role of ROLES) {
      if (role === 'OWNER') continue;
      const { client } = await addMember(owner, role);
      const answer = await client.get('/v1/security-events');
      expect([role, answer.status]).toEqual([role, role === 'ADMIN' ? 200 : 403]);
    }
    const { client } = await createMachine(owner, { role: 'ADMIN', scopes: ['read'] });
    expectStatus(await client.get('/v1/security-events?limit=1'), 200);
  });

  it('is nobody of another tenant', async () => {
    const events = await securityEventsOf(clocked.app, other);
    expect(events).toMatchObject([{ type: 'attachment.malware_found' }]);
    expect(await typesOf('&type=attachment.malware_found')).toEqual([]);
  });

  it('is nobody past row-level security, and no request can write it', async () => {
    const { database } = clocked.app;
    const seen = await database.tenantTransaction(other.tenantId, (trx) =>
      trx.selectFrom('security_events').select('tenant_id').distinct().execute(),
    );
    expect(seen).toEqual([{ tenant_id: other.tenantId }]);
    await expect(
      database.tenantTransaction(other.tenantId, (trx) =>
        trx.deleteFrom('security_events').execute(),
      ),
    ).rejects.toThrow(/permission denied/);
    await expect(
      database.tenantTransaction(other.tenantId, (trx) =>
        trx.selectFrom('security_signals').selectAll().execute(),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('requests beyond a limit', () => {
  it('are one row of a minute, with their number', async () => {
    await using app = await startTestApp({ workers: false, env: { RATE_LIMIT_ENABLED: 'true' } });
    const limited = await signUpOwner(app.url);
    const { client, apiKeyId } = await createMachine(limited);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => client.post('/v1/incidents/import', { nonsense: true })),
    );
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(100);
    const rows = await securityEventsOf(app, limited, '&type=rate_limit.exceeded');
    expect(rows.length).toBeLessThanOrEqual(2);
    expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(refused);
    for (const row of rows) expect(row['apiKeyId']).toBe(apiKeyId);
  });
});
