import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { browserClient, textAt } from '../testing/client.js';
import {
  PASSWORD,
  addMember,
  expectStatus,
  signUp,
  signUpOwner,
  tokenFromMail,
} from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

describe('signing up and in', () => {
  test('a new account is signed in at once and finds itself in me', async () => {
    await using app = await startTestApp();
    const client = await browserClient(app.url);
    const answer = await client.post('/v1/auth/signup', {
      email: 'ada@example.com',
      password: PASSWORD,
      name: 'Ada',
    });
    expect(answer.status).toBe(201);
    const me = await client.get('/v1/auth/me');
    expect(me.body).toMatchObject({
      user: { email: 'ada@example.com', name: 'Ada', emailVerified: false },
      memberships: [],
      activeTenantId: null,
      permissions: [],
      instance: { embedded: true, emailVerification: 'optional', mailbox: true },
    });
    expect(answer.body).toEqual(me.body);
    expect((await client.get('/v1/whoami')).body).toMatchObject({
      kind: 'user',
      name: 'Ada',
      scopes: null,
    });
  });

  test('an address has one account, however it is spelt', async () => {
    await using app = await startTestApp();
    const ada = await signUp(app.url);
    const again = await (
      await browserClient(app.url)
    ).post('/v1/auth/signup', {
      email: ada.email.toUpperCase(),
      password: PASSWORD,
      name: 'Ada',
    });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ code: 'AUTH_EMAIL_TAKEN' });
    const login = { email: ada.email.toUpperCase(), password: PASSWORD };
    expect((await (await browserClient(app.url)).post('/v1/auth/login', login)).status).toBe(200);
  });

  test('of twenty parallel sign-ups with one address one succeeds', async () => {
    await using app = await startTestApp();
    const clients = await Promise.all(Array.from({ length: 20 }, () => browserClient(app.url)));
    const body = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' };
    const answers = await Promise.all(
      clients.map((client) => client.post('/v1/auth/signup', body)),
    );
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  test('what cannot be is refused with the property that is at fault, and nothing is written', async () => {
    await using app = await startTestApp();
    const client = await browserClient(app.url);
    const good = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' };
    const faults = [
      [{ password: 'password1234' }, 'password'],
      [{ password: 'short' }, 'password'],
      [{ password: 'ada@example.com' }, 'password'],
      [{ email: 'not an address' }, 'email'],
      [{ name: '  ' }, 'name'],
      [{ isAdmin: true }, 'isAdmin'],
    ] as const;
    for (const [fault, path] of faults) {
      const answer = await client.post('/v1/auth/signup', { ...good, ...fault });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { issues: [{ path }] },
      });
    }
    expect(await app.database.identity.selectFrom('users').select('id').execute()).toEqual([]);
  });

  test('a session begins in the tenant that was used last, while one still belongs to it', async () => {
    await using app = await startTestApp();
    const owner = await signUpOwner(app.url, 'Aardvark');
    const other = await signUpOwner(app.url, 'Zebra');
    const member = await addMember(owner, 'AGENT');
    const second = { email: member.email, role: 'VIEWER' };
    const invites = `/v1/tenants/${other.tenantId}/invites`;
    expectStatus(await other.client.post(invites, second), 201);
    const token = await tokenFromMail(app.url, member.email);
    expectStatus(await member.client.post('/v1/tenants/invites/accept', { token }), 200);

    const again = await browserClient(app.url);
    const login = { email: member.email, password: PASSWORD };
    const signedIn = expectStatus(await again.post('/v1/auth/login', login), 200);
    expect(signedIn.body).toMatchObject({ activeTenantId: other.tenantId });
    expect(signedIn.body['permissions']).toContain('incidents.read');
    expect(signedIn.body['permissions']).not.toContain('incidents.update');

    const gone = `/v1/tenants/${other.tenantId}/members/${member.userId}`;
    expectStatus(await other.client.delete(gone), 204);
    const third = expectStatus(await again.post('/v1/auth/login', login), 200);
    expect(third.body).toMatchObject({ activeTenantId: owner.tenantId });
  });

  test('a hash with old parameters is replaced by the sign-in that proves the password', async () => {
    await using app = await startTestApp();
    const { email, userId } = await signUp(app.url);
    const users = app.database.identity;
    const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 });
    await users
      .updateTable('users')
      .set({ password_hash: weak })
      .where('id', '=', userId)
      .execute();
    const client = await browserClient(app.url);
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
    const { password_hash: stored } = await users
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expectStatus(await client.post('/v1/auth/login', { email, password: PASSWORD }), 200);
  });

  test('a stored hash that cannot be read is a failed sign-in, not a fault', async () => {
    await using app = await startTestApp();
    const { email, userId } = await signUp(app.url);
    await app.database.identity
      .updateTable('users')
      .set({ password_hash: 'broken' })
      .where('id', '=', userId)
      .execute();
    const client = await browserClient(app.url);
    const answer = await client.post('/v1/auth/login', { email, password: PASSWORD });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
  });

  test('signing in leaves a line in the activity and a row in the tenant’s audit log', async () => {
    await using app = await startTestApp();
    const owner = await signUpOwner(app.url);
    expectStatus(
      await owner.client.post('/v1/auth/login', {
        email: owner.email,
        password: 'wrong-orbit-lantern',
      }),
      401,
    );
    expectStatus(
      await owner.client.post('/v1/auth/login', { email: owner.email, password: PASSWORD }),
      200,
    );
    const activity = await owner.client.get('/v1/auth/activity?limit=2');
    expect(activity.body['items']).toMatchObject([
      { type: 'auth.signed_in' },
      { type: 'auth.sign_in_failed' },
    ]);
    const next = await owner.client.get(
      `/v1/auth/activity?limit=2&cursor=${textAt(activity.body, 'nextCursor')}`,
    );
    expect(next.body).toMatchObject({ items: [{ type: 'auth.signed_up' }], nextCursor: null });
    const audit = await owner.client.get('/v1/audit-logs?action=auth.signed_in');
    expect(audit.body['items']).toMatchObject([
      { action: 'auth.signed_in', actor: { type: 'user', id: owner.userId } },
    ]);
  });
});
