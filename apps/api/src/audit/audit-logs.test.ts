import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Body } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { insertTenant, seamContext } from '../testing/tenant-fixture.js';
import { recordAudit } from './record-audit.js';

const itemsOf = (answer: Answer): Body[] =>
  Object.values(expectStatus(answer, 200).body['items'] ?? {});
const column = (answer: Answer, name: string): unknown[] =>
  itemsOf(answer).map((item) => item[name]);

describe('GET /v1/audit-logs', () => {
  let app: TestApp;
  let owner: Member;
  let machine: Machine;
  beforeAll(async () => {
    app = await startTestApp();
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
    await app.database.tenantTransaction(owner.tenantId, async (trx) => {
      for (let n = 1; n <= 5; n += 1) {
        const ctx = seamContext(trx, new Date(`2026-01-0${n}T00:00:00.000Z`));
        const principal = {
          ...ctx.principal,
          kind: 'service_account',
          serviceAccountId: machine.serviceAccountId,
        } as const;
        await recordAudit(
          {
            ...ctx,
            principal: {
              ...principal,
              apiKeyId: machine.apiKeyId,
              tenantId: owner.tenantId,
              role: 'ADMIN',
              scopes: [],
            },
          },
          { action: 'task.added', target: { type: 'example', id: `t-${n}` }, after: { n } },
        );
      }
    });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('tells who issued a key: actor with name, target, state, address and trace', async () => {
    const answer = await owner.client.get('/v1/audit-logs?action=api_key.created');
    expect(itemsOf(answer)).toEqual([
      {
        id: expect.any(String),
        occurredAt: expect.stringMatching(/Z$/),
        action: 'api_key.created',
        actor: { type: 'user', id: owner.userId, name: owner.name },
        target: { type: 'api_key', id: machine.apiKeyId },
        before: null,
        after: expect.any(Object),
        ip: expect.stringMatching(/127\.0\.0\.1/),
        userAgent: expect.anything(),
        traceId: expect.any(String),
      },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain(machine.apiKey);
  });

  it('pages through newest first, every row once, and names machines', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const answer = await owner.client.get(`/v1/audit-logs?targetType=example&limit=2${cursor}`);
      seen.push(...column(answer, 'target'));
      expect(itemsOf(answer)[0]?.['actor']?.['name']).toMatch(/^machine /);
      cursor = `&cursor=${JSON.stringify(answer.body['nextCursor']).replaceAll('"', '')}`;
      expect(answer.body['nextCursor'] === null).toBe(page === 2);
    }
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => ({ type: 'example', id: `t-${n}` })));
  });

  it.each([
    ['targetType=example&targetId=t-2', ['t-2']],
    [
      'action=task.added&action=tenant.created&targetType=example',
      ['t-5', 't-4', 't-3', 't-2', 't-1'],
    ],
    ['action=tenant.created&targetType=example', []],
    [
      'targetType=example&createdAfter=2026-01-02T00:00:00Z&createdBefore=2026-01-04T00:00:00Z',
      ['t-3', 't-2'],
    ],
  ])('filters by %s', async (query, ids) => {
    const answer = await owner.client.get(`/v1/audit-logs?${query}`);
    expect(itemsOf(answer).map((item) => item['target']?.['id'])).toEqual(ids);
  });

  it('filters by actor', async () => {
    const answer = await owner.client.get(`/v1/audit-logs?actorId=${machine.serviceAccountId}`);
    expect(new Set(column(answer, 'action'))).toEqual(new Set(['task.added']));
  });

  it('refuses a cursor with other filters, unknown actions and unknown parameters', async () => {
    const page = await owner.client.get('/v1/audit-logs?targetType=example&limit=2');
    const cursor = JSON.stringify(page.body['nextCursor']).replaceAll('"', '');
    const answers = await Promise.all(
      [`limit=2&cursor=${cursor}`, 'cursor=nonsense', 'action=nonsense', 'actorId=7', 'q=1'].map(
        (query) => owner.client.get(`/v1/audit-logs?${query}`),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [400, 'CURSOR_INVALID'],
      [400, 'CURSOR_INVALID'],
      [400, 'VALIDATION_FAILED'],
      [400, 'VALIDATION_FAILED'],
      [400, 'VALIDATION_FAILED'],
    ]);
  });

  it('is for those with audit_log.read, and shows the own tenant alone', async () => {
    const agent = await addMember(owner, 'AGENT');
    expect((await agent.client.get('/v1/audit-logs')).status).toBe(403);
    const blind = await createMachine(owner, { scopes: ['incidents.read'] });
    const refused = await blind.client.get('/v1/audit-logs');
    expect([refused.status, refused.body['code']]).toEqual([403, 'SCOPE_INSUFFICIENT']);

    const other = await insertTenant(app.database);
    await app.database.tenantTransaction(other, (trx) =>
      recordAudit(seamContext(trx), { action: 'task.added', target: { type: 'foreign', id: 'f' } }),
    );
    expect(itemsOf(await owner.client.get('/v1/audit-logs?targetType=foreign'))).toEqual([]);
  });
});
