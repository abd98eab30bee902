import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import type { Body } from '../testing/client.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const membersOf = ({ tenantId }: Member): string => `/v1/tenants/${tenantId}/members`;

async function rolesIn(owner: Member): Promise<Record<string, string>> {
  const rows = await app.database.platformTransaction((trx) =>
    trx
      .selectFrom('memberships')
      .select(['user_id', 'role'])
      .where('tenant_id', '=', owner.tenantId)
      .execute(),
  );
  return Object.fromEntries(rows.map(({ user_id: userId, role }) => [userId, role]));
}

const setRole = (by: Member, of: Member, role: string, expectedVersion?: number) =>
  by.client.patch(`${membersOf(by)}/${of.userId}`, { role, expectedVersion });

describe('the members of a tenant', () => {
  it('are listed page by page in the order in which they joined', async () => {
    const owner = await signUpOwner(app.url);
    const agent = await addMember(owner, 'AGENT');
    const viewer = await addMember(owner, 'VIEWER');
    const seen: Body[] = [];
    for (let cursor = ''; cursor !== 'null';) {
      const page = expectStatus(
        await owner.client.get(
          `${membersOf(owner)}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        ),
        200,
      );
      seen.push(...Object.values(page.body['items'] ?? {}));
      const { nextCursor } = page.body;
      cursor = nextCursor === null ? 'null' : textAt(page.body, 'nextCursor');
    }
    expect(seen).toMatchObject([
      { id: owner.userId, email: owner.email, role: 'OWNER', version: 1 },
      { id: agent.userId, userId: agent.userId, name: agent.name, role: 'AGENT' },
      { id: viewer.userId, role: 'VIEWER' },
    ]);
    expect(seen[0]?.['joinedAt']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('are listed with their addresses for administrators only', async () => {
    const owner = await signUpOwner(app.url);
    const agent = await addMember(owner, 'AGENT');
    expect((await agent.client.get(membersOf(owner))).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'members.read' },
    });
  });

  it('are given other roles, which work from the next request on', async () => {
    const owner = await signUpOwner(app.url);
    const member = await addMember(owner, 'VIEWER');
    expect((await member.client.get(membersOf(owner))).status).toBe(403);
    const changed = await setRole(owner, member, 'ADMIN', 1);
    expect(changed).toMatchObject({ status: 200, body: { role: 'ADMIN', version: 2 } });
    expect((await member.client.get(membersOf(owner))).status).toBe(200);
    expect((await setRole(owner, member, 'AGENT', 1)).body).toMatchObject({
      code: 'VERSION_MISMATCH',
      details: { currentVersion: 2 },
    });
    const log = await owner.client.get('/v1/audit-logs?action=member.role_changed');
    expect(log.body['items']).toMatchObject([
      {
        target: { type: 'member', id: member.userId },
        before: { role: 'VIEWER' },
        after: { role: 'ADMIN' },
      },
    ]);
  });

  it('get no role that holds more than that of whoever gives it', async () => {
    const owner = await signUpOwner(app.url);
    const [admin, other, viewer] = await Promise.all([
      addMember(owner, 'ADMIN'),
      addMember(owner, 'ADMIN'),
      addMember(owner, 'VIEWER'),
    ]);
    expect((await setRole(admin, viewer, 'OWNER')).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await setRole(admin, admin, 'OWNER')).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await setRole(admin, owner, 'ADMIN')).body).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'members.change_owner' },
    });
    expect((await setRole(admin, viewer, 'ADMIN')).status).toBe(200);
    expect((await setRole(admin, other, 'AGENT')).status).toBe(200);
    expect((await setRole(owner, viewer, 'OWNER')).status).toBe(200);
  });

  it('below ADMIN change nobody: 403 for a colleague, 404 for nobody, 404 to a REQUESTER', async () => {
    const owner = await signUpOwner(app.url);
    const [agent, requester] = await Promise.all([
      addMember(owner, 'AGENT'),
      addMember(owner, 'REQUESTER'),
    ]);
    const path = membersOf(owner);
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { role: 'VIEWER' } : undefined;
      const ask = (by: Member, userId: string) =>
        by.client.request(method, `${path}/${userId}`, body);
      expect((await ask(agent, requester.userId)).body).toMatchObject({
        code: 'FORBIDDEN',
        details: { permission: 'members.manage' },
      });
      expect((await ask(agent, randomUUID())).status).toBe(404);
      expect((await ask(requester, agent.userId)).status).toBe(404);
      expect((await ask(requester, randomUUID())).status).toBe(404);
    }
  });

  it('are removed at once, while what they issued keeps working', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    const machine = await createMachine(admin, { role: 'AGENT' });
    expect((await owner.client.delete(`${membersOf(owner)}/${admin.userId}`)).status).toBe(204);
    expect((await admin.client.get('/v1/people')).status).toBe(404);
    expect((await admin.client.get(membersOf(owner))).status).toBe(404);
    expect((await admin.client.get('/v1/auth/me')).body).toMatchObject({
      memberships: [],
      activeTenantId: null,
    });
    expect((await machine.client.get('/v1/people')).status).toBe(200);
    expect((await owner.client.delete(`${membersOf(owner)}/${admin.userId}`)).status).toBe(404);
  });

  it('may leave whatever their role', async () => {
    const owner = await signUpOwner(app.url);
    const requester = await addMember(owner, 'REQUESTER');
    expect((await requester.client.delete(`${membersOf(owner)}/${requester.userId}`)).status).toBe(
      204,
    );
    expect((await requester.client.get('/v1/tenants')).body['items']).toEqual([]);
    const log = await owner.client.get('/v1/audit-logs?action=member.left');
    expect(log.body['items']).toMatchObject([{ actor: { id: requester.userId } }]);
  });

  it('cannot be changed by a machine without the scope to do so', async () => {
    const owner = await signUpOwner(app.url);
    const viewer = await addMember(owner, 'VIEWER');
    const machine = await createMachine(owner, { role: 'ADMIN', scopes: ['read', 'write'] });
    expect(
      (await machine.client.delete(`${membersOf(owner)}/${viewer.userId}`)).body,
    ).toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
      details: { permission: 'members.manage' },
    });
    const entitled = await createMachine(owner, {
      role: 'ADMIN',
      scopes: ['read', 'write', 'members.manage'],
    });
    expect((await entitled.client.delete(`${membersOf(owner)}/${viewer.userId}`)).status).toBe(204);
  });
});

describe('the last OWNER', () => {
  it('can neither leave nor take a lower role', async () => {
    const owner = await signUpOwner(app.url);
    expect((await setRole(owner, owner, 'ADMIN')).body).toMatchObject({ code: 'LAST_OWNER' });
    expect((await owner.client.delete(`${membersOf(owner)}/${owner.userId}`)).body).toMatchObject({
      code: 'LAST_OWNER',
    });
    expect(await rolesIn(owner)).toEqual({ [owner.userId]: 'OWNER' });
  });

  it('is left, however many OWNERs demote, remove and leave at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const first = await signUpOwner(app.url);
      const others = await Promise.all([1, 2, 3].map(() => addMember(first, 'OWNER')));
      const owners = [first, ...others];
      const path = membersOf(first);
      const attempts = owners.flatMap((owner, index) => {
        const next = owners[(index + 1) % owners.length] ?? owner;
        return [
          owner.client.patch(`${path}/${next.userId}`, { role: 'VIEWER' }),
          owner.client.delete(`${path}/${next.userId}`),
          owner.client.patch(`${path}/${owner.userId}`, { role: 'ADMIN' }),
          owner.client.delete(`${path}/${owner.userId}`),
        ];
      });
      const answers = await Promise.all(attempts);
      const remaining = Object.values(await rolesIn(first)).filter((role) => role === 'OWNER');
      expect(remaining).toHaveLength(1);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      expect(answers.map(({ body }) => body?.['code'])).toContain('LAST_OWNER');
    }
  });
});

describe('a transfer of ownership', () => {
  it('makes the other member OWNER and the caller ADMIN', async () => {
    const owner = await signUpOwner(app.url);
    const heir = await addMember(owner, 'VIEWER');
    const path = `/v1/tenants/${owner.tenantId}/transfer-ownership`;
    const answer = expectStatus(await owner.client.post(path, { userId: heir.userId }), 200);
    expect(answer.body).toMatchObject({
      owner: { userId: heir.userId, role: 'OWNER' },
      previousOwner: { userId: owner.userId, role: 'ADMIN' },
    });
    expect(await rolesIn(owner)).toEqual({ [heir.userId]: 'OWNER', [owner.userId]: 'ADMIN' });
    expect((await owner.client.post(path, { userId: heir.userId })).status).toBe(403);
  });

  it('takes another person who is a member, and an OWNER to ask for it', async () => {
    const owner = await signUpOwner(app.url);
    const admin = await addMember(owner, 'ADMIN');
    const path = `/v1/tenants/${owner.tenantId}/transfer-ownership`;
    expect((await owner.client.post(path, { userId: randomUUID() })).status).toBe(404);
    expect((await owner.client.post(path, { userId: owner.userId })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect((await admin.client.post(path, { userId: admin.userId })).body).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('leaves an OWNER when two of them hand over to each other at once', async () => {
    const first = await signUpOwner(app.url);
    const second = await addMember(first, 'OWNER');
    const path = `/v1/tenants/${first.tenantId}/transfer-ownership`;
    const answers = await Promise.all([
      first.client.post(path, { userId: second.userId }),
      second.client.post(path, { userId: first.userId }),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(Object.values(await rolesIn(first))).toContain('OWNER');
  });
});
