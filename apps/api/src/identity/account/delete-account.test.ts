import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, browserClient, textAt } from '../../testing/client.js';
import { codeTo } from '../../testing/codes.js';
import { movingClock } from '../../testing/moving-clock.js';
import { PASSWORD, addMember, expectStatus, signUp, signUpOwner } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { MEMBERSHIP_TABLES, PERSONAL_TABLES } from './personal-tables.js';

const stack = new AsyncDisposableStack();
const clock = movingClock();
let app: TestApp;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false, clock }));
});
afterAll(() => stack.disposeAsync());

/** Every row of every table of ours, as text. */
async function dump(): Promise<string> {
  return app.database.platformTransaction(async (trx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and has_table_privilege(oid, 'select')`.execute(trx);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{
        row: string;
      }>`select t::text as row from ${sql.table(name)} t`.execute(trx);
      texts.push(...rows.map(({ row }) => `${name}: ${row}`));
    }
    return texts.join('\n');
  });
}

/** What can be found of somebody in a dump. */
function findings(text: string, needles: readonly string[]): string[] {
  return text
    .split('\n')
    .filter((line) => needles.some((needle) => line.toLowerCase().includes(needle.toLowerCase())));
}

describe('deleting an account', () => {
  test('leaves nothing of the person in any table, and of the audit log what happened', async () => {
    const owner = await signUpOwner(app.url);
    const name = `Ada ${randomUUID()}`;
    const email = `Ada.${randomUUID()}@example.com`;
    const phone = '+15005550123';
    const { client, userId } = await signUp(app.url, { name, email });
    // Traces: a session elsewhere, a phone, a changed address, an invite, roles in an incident.
    const input = { channel: 'sms', purpose: 'verify_phone', phone };
    const sent = expectStatus(await client.post('/v1/otp/send', input), 202);
    const flowId = textAt(sent.body, 'flowId');
    const code = await codeTo(app.url, phone);
    const guess = { flowId, purpose: 'verify_phone', code };
    expectStatus(await client.post('/v1/otp/verify', guess), 200);
    expectStatus(
      await owner.client.post(`/v1/tenants/${owner.tenantId}/invites`, { email, role: 'AGENT' }),
      201,
    );
    const mailbox = await client.get(`/v1/dev/mailbox?to=${encodeURIComponent(email)}`);
    const token = /token=([\w-]+)/.exec(textAt(mailbox.body, 'items', '0', 'text'))?.[1];
    expectStatus(await client.post('/v1/tenants/invites/accept', { token }), 200);
    const incident = expectStatus(await client.post('/v1/incidents', { title: 'Fire' }), 201);
    const path = `/v1/incidents/${textAt(incident.body, 'id')}`;
    const commander = { roles: { incident_commander: userId } };
    expectStatus(await owner.client.patch(path, commander), 200);
    expectStatus(await client.post('/v1/auth/email/change', { newEmail: `x${email}` }), 202);

    const needles = [email, name, phone, phone.slice(1)];
    expect(findings(await dump(), needles).length).toBeGreaterThan(3);
    const auditBefore = await auditRowsOf(userId);
    expectStatus(await client.delete('/v1/auth/account'), 204);

    expect(findings(await dump(), needles)).toEqual([]);
    const auditAfter = await auditRowsOf(userId);
    expect(auditAfter.slice(0, auditBefore.length)).toEqual(auditBefore);
    expect(auditAfter.slice(auditBefore.length).map(({ action }) => action)).toEqual([
      'auth.account_deleted',
      'member.left',
    ]);
    for (const table of Object.keys(PERSONAL_TABLES)) {
      const { rows } =
        await sql`select 1 from ${sql.table(table)} where user_id = ${userId}`.execute(
          app.database.identity,
        );
      expect([table, rows.length]).toEqual([table, 0]);
    }
    const timeline = await owner.client.get(`${path}/timeline-events`);
    expect(JSON.stringify(timeline.body)).toContain('Deleted user');
    const members = await owner.client.get(`/v1/tenants/${owner.tenantId}/members`);
    expect(JSON.stringify(members.body)).not.toContain(userId);
  });

  async function auditRowsOf(userId: string) {
    return app.database.platformTransaction((trx) =>
      trx
        .selectFrom('audit_log_events')
        .select(['id', 'action', 'hash'])
        .where('actor_id', '=', userId)
        .orderBy('id')
        .execute(),
    );
  }

  test('ends every session, gives the address free and opens nothing any more', async () => {
    const { client, email } = await signUp(app.url);
    const cookies = new Map(client.cookies);
    const elsewhere = await browserClient(app.url);
    expectStatus(await elsewhere.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    expectStatus(await client.delete('/v1/auth/account'), 204);
    expect((await elsewhere.get('/v1/auth/me')).body).toMatchObject({ user: null });
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const stale = await automationClient(app.url).get('/v1/auth/sessions', { headers: { cookie } });
    expect(stale.status).toBe(401);
    const login = { email, password: PASSWORD };
    expectStatus(await elsewhere.post('/v1/auth/login', login), 401);
    await signUp(app.url, { email });
  });

  test('withdraws open invites to the address, in tenants that the person is not in', async () => {
    const owner = await signUpOwner(app.url);
    const { client, email } = await signUp(app.url);
    const invites = `/v1/tenants/${owner.tenantId}/invites`;
    expectStatus(await owner.client.post(invites, { email, role: 'VIEWER' }), 201);
    expectStatus(await client.delete('/v1/auth/account'), 204);
    expect(JSON.stringify((await owner.client.get(invites)).body)).not.toContain(email);
    expectStatus(await owner.client.post(invites, { email, role: 'VIEWER' }), 201);
  });

  test('is refused while a tenant with other members has no other owner, and changes nothing', async () => {
    const owner = await signUpOwner(app.url, 'Needs me');
    const second = expectStatus(
      await owner.client.post('/v1/tenants', { name: 'Mine alone' }),
      201,
    );
    const member = await addMember(owner, 'ADMIN');
    const refused = expectStatus(await owner.client.delete('/v1/auth/account'), 409);
    expect(refused.body).toMatchObject({
      code: 'LAST_OWNER',
      details: { tenants: [{ id: owner.tenantId, name: 'Needs me' }] },
    });
    expect((await owner.client.get('/v1/tenants')).body['items']).toHaveLength(2);
    expect((await owner.client.get('/v1/auth/me')).body).toMatchObject({
      user: { email: owner.email },
    });
    expectStatus(
      await owner.client.post(`/v1/tenants/${owner.tenantId}/transfer-ownership`, {
        userId: member.userId,
      }),
      200,
    );
    expectStatus(await owner.client.delete('/v1/auth/account'), 204);
    const { deleted_at: deletedAt } = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('tenants')
        .select('deleted_at')
        .where('id', '=', textAt(second.body, 'id'))
        .executeTakeFirstOrThrow(),
    );
    expect(deletedAt).not.toBeNull();
    expectStatus(await member.client.get(`/v1/tenants/${owner.tenantId}`), 200);
  });

  test('by both owners of a tenant at once leaves one of them', async () => {
    const owner = await signUpOwner(app.url);
    const second = await addMember(owner, 'OWNER');
    await addMember(owner, 'VIEWER');
    const answers = await Promise.all(
      [owner, second].map(({ client }) => client.delete('/v1/auth/account')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test('takes a recent sign-in', async () => {
    const { client } = await signUp(app.url);
    clock.wait(16 * 60_000);
    const refused = expectStatus(await client.delete('/v1/auth/account'), 403);
    expect(refused.body).toMatchObject({ code: 'REAUTH_REQUIRED' });
    expectStatus(await client.get('/v1/auth/account/export'), 403);
  });
});

describe('the lists of personal tables', () => {
  test.each([
    ['a person', 'users', PERSONAL_TABLES],
    ['a membership', 'memberships', MEMBERSHIP_TABLES],
  ])('hold every table whose rows belong to %s', async (_whom, owner, listed) => {
    const { rows } = await sql<{ name: string }>`
      select distinct conrelid::regclass::text as name from pg_constraint
      where contype = 'f' and confrelid = ${owner}::regclass and confdeltype = 'c'
      order by 1`.execute(app.database.identity);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(listed).toSorted());
  });
});

describe('an export', () => {
  test('holds what there is about the person, and no secret', async () => {
    const owner = await signUpOwner(app.url);
    const { client, email, name, userId, tenantId } = owner;
    const wishes = { digest: 'daily', timeZone: 'Europe/Vienna' };
    expectStatus(await client.patch('/v1/notifications/preferences', wishes), 200);
    const answer = expectStatus(await client.get('/v1/auth/account/export'), 200);
    expect(answer.body).toMatchObject({
      account: { id: userId, email, name, phone: null },
      memberships: [{ tenantId, role: 'OWNER' }],
      records: {
        sessions: [{ transport: 'cookie' }],
        knownDevices: [{}],
        passkeys: [],
        notificationPreferences: [{ tenantId, ...wishes }],
        notifications: [],
        messages: [{ channel: 'email', subject: 'Verify your email address' }],
      },
    });
    const text = JSON.stringify(answer.body);
    expect(text).toContain('auth.signed_up');
    expect(text).toContain('tenant.created');
    expect(text).toContain('auth.data_exported');
    for (const [, value] of client.cookies) expect(text).not.toContain(value);
    expect(text).not.toMatch(/hash|secret|argon2/i);
    const other = await signUp(app.url);
    const others = await other.client.get('/v1/auth/account/export');
    expect(JSON.stringify(others.body)).not.toContain(email);
  });
});
