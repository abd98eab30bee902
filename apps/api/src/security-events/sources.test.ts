import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateApiKey } from '../automation/key-format.js';
import { automationClient, browserClient, textAt, tokenClient } from '../testing/client.js';
import type { Body } from '../testing/client.js';
import {
  addMember,
  createMachine,
  expectStatus,
  PASSWORD,
  signUpOwner,
} from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { from, securityEventsOf, storedSecurityText } from '../testing/security-events.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
const lines: string[] = [];
let app: TestApp;
let owner: Member;
let viewer: Member;
let outsider: Member;
let machine: Machine;
let seen: Map<string, number>;

const ADDRESS = '203.0.113.77';
const WRONG = 'not-the-password-1';

/** The events since the last look: new items, and items that count more than they did. */
async function news(admin: Member = owner): Promise<Body[]> {
  const events = await securityEventsOf(app, admin);
  const keyOf = (event: Body): string => `${admin.tenantId}|${textAt(event, 'id')}`;
  const fresh = events.filter((event) => seen.get(keyOf(event)) !== Number(event['count']));
  for (const event of events) seen.set(keyOf(event), Number(event['count']));
  return fresh;
}

beforeAll(async () => {
  app = stack.use(
    await startTestApp({
      workers: false,
      env: { TRUSTED_PROXY_HOPS: '1' },
      onLog: (line) => lines.push(line),
    }),
  );
  owner = await signUpOwner(app.url, 'Watched');
  viewer = await addMember(owner, 'VIEWER');
  outsider = await signUpOwner(app.url, 'Elsewhere');
  machine = await createMachine(owner, { role: 'ADMIN', scopes: ['read'] });
});

beforeEach(async () => {
  seen = new Map();
  await news();
  await news(outsider);
});

afterAll(() => stack.disposeAsync());

describe('a refusal becomes one event', () => {
  it('for a wrong password, in every tenant of the account', async () => {
    const person = await addMember(owner, 'VIEWER');
    const second = expectStatus(await person.client.post('/v1/tenants', { name: 'Second' }), 201);
    const secondId = textAt(second.body, 'id');
    const login = { email: person.email, password: WRONG };
    expectStatus(await automationClient(app.url).post('/v1/login', login, from(ADDRESS)), 401);
    const events = await news();
    expect(events).toMatchObject([
      {
        type: 'authn.login_failed',
        severity: 'low',
        count: 1,
        actor: { type: 'user', id: person.userId, name: person.name },
        ip: ADDRESS,
        details: { method: 'password' },
      },
    ]);
    const headers = { 'x-tenant-id': secondId };
    const theirs = await person.client.get('/v1/security-events', { headers });
    expect(theirs.body['items']).toMatchObject([{ type: 'authn.login_failed' }]);
  });

  it('with the trace id that the answer had', async () => {
    const login = { email: viewer.email, password: WRONG };
    const answer = await automationClient(app.url).post('/v1/login', login);
    const [event] = await news();
    expect(event?.['traceId']).toBe(answer.body['traceId']);
    expect(lines.some((line) => line.includes(`"event":"authn_login_fail:${viewer.userId}"`))).toBe(
      true,
    );
  });

  it('for an account that nobody has: in no stream, but in the log', async () => {
    const before = lines.length;
    const login = { email: `${randomUUID()}@example.com`, password: WRONG };
    const answer = await automationClient(app.url).post('/v1/login', login, from(ADDRESS));
    expect(await news()).toEqual([]);
    const logged = lines.slice(before).filter((line) => line.includes('authn_login_fail'));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(textAt(answer.body, 'traceId'));
    expect(logged[0]).toContain('203.0.113.0/24');
  });

  it('for a lockout, once a minute with a count', async () => {
    const victim = await addMember(owner, 'VIEWER');
    await news();
    const login = { email: victim.email, password: WRONG };
    const stranger = automationClient(app.url);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await stranger.post('/v1/login', login, from('198.51.100.9'));
    }
    const events = await news();
    const failed = events.filter(({ type }) => String(type) === 'authn.login_failed');
    const locked = events.filter(({ type }) => String(type) === 'authn.locked_out');
    expect(failed).toHaveLength(5);
    expect(locked.reduce((sum, { count }) => sum + Number(count), 0)).toBe(3);
    expect(locked.length).toBeLessThanOrEqual(2);
    expect(locked[0]).toMatchObject({ severity: 'medium', actor: { id: victim.userId } });
  });

  it('for a permission that the role does not have', async () => {
    expectStatus(await viewer.client.get('/v1/audit-logs'), 403);
    expect(await news()).toMatchObject([
      {
        type: 'authz.denied',
        severity: 'medium',
        actor: { id: viewer.userId },
        details: { permission: 'audit_log.read', procedure: 'audit.list', status: 403 },
      },
    ]);
  });

  it('for a scope that the key does not have, and says which key', async () => {
    expectStatus(await machine.client.post('/v1/incidents', { title: 'No' }), 403);
    expect(await news()).toMatchObject([
      {
        type: 'authz.denied',
        actor: { type: 'service_account', id: machine.serviceAccountId },
        apiKeyId: machine.apiKeyId,
        details: { permission: 'incidents.create', status: 403 },
      },
    ]);
  });

  it('for the 404 that hides a denial, which tells its caller nothing of it', async () => {
    const requester = await addMember(owner, 'REQUESTER');
    const incident = await owner.client.post('/v1/incidents', { title: 'Hidden' });
    await news();
    const path = `/v1/incidents/${textAt(incident.body, 'id')}`;
    const hidden = expectStatus(await requester.client.get(path), 404);
    const absent = await owner.client.get(`/v1/incidents/${randomUUID()}`);
    expect({ ...hidden.body, traceId: '' }).toEqual({ ...absent.body, traceId: '' });
    expect(await news()).toMatchObject([
      { type: 'object.not_found', actor: { id: owner.userId } },
      { type: 'authz.denied', actor: { id: requester.userId }, details: { status: 404 } },
    ]);
  });

  it('for objects that the tenant does not have, once a minute with a count', async () => {
    const prober = await addMember(owner, 'AGENT');
    await news();
    for (let n = 0; n < 5; n += 1) {
      expectStatus(await prober.client.get(`/v1/incidents/${randomUUID()}`), 404);
    }
    const events = await news();
    expect(events.every(({ type }) => String(type) === 'object.not_found')).toBe(true);
    expect(events.reduce((sum, { count }) => sum + Number(count), 0)).toBe(5);
    expect(events.length).toBeLessThanOrEqual(2);
  });

  it('for a foreign tenant in the header: told to both tenants, to the other one without a name', async () => {
    const headers = { 'x-tenant-id': owner.tenantId };
    expectStatus(await outsider.client.get('/v1/incidents', { headers }), 404);
    expect(await news(outsider)).toMatchObject([
      {
        type: 'tenant.crossing_attempted',
        actor: { id: outsider.userId },
        details: { side: 'own' },
      },
    ]);
    expect(await news()).toMatchObject([
      { type: 'tenant.crossing_attempted', actor: null, details: { side: 'target' } },
    ]);
  });

  it('for a foreign tenant in the path, also of an API key', async () => {
    const path = `/v1/tenants/${outsider.tenantId}/members`;
    expectStatus(await machine.client.get(path), 404);
    expect(await news()).toMatchObject([
      { type: 'tenant.crossing_attempted', apiKeyId: machine.apiKeyId },
    ]);
    expect(await news(outsider)).toMatchObject([
      { type: 'tenant.crossing_attempted', actor: null, apiKeyId: null },
    ]);
  });

  it('for a foreign tenant in the header of an API key, which answers for its own', async () => {
    const { client, apiKeyId } = await createMachine(owner);
    await news();
    const headers = { 'x-tenant-id': outsider.tenantId };
    expectStatus(await client.get('/v1/incidents', { headers }), 200);
    expect(await news()).toMatchObject([{ type: 'tenant.crossing_attempted', apiKeyId }]);
    expect(await news(outsider)).toMatchObject([{ details: { by: 'header', side: 'target' } }]);
  });

  it('for a tenant that does not exist: only to their own', async () => {
    const headers = { 'x-tenant-id': randomUUID() };
    expectStatus(await viewer.client.get('/v1/incidents', { headers }), 404);
    const events = await news();
    expect(events).toMatchObject([{ type: 'tenant.crossing_attempted' }]);
  });

  it('for many foreign tenants within a minute: no row for each of them', async () => {
    const { client, apiKeyId } = await createMachine(owner, { role: 'VIEWER' });
    await news();
    for (let n = 0; n < 20; n += 1) {
      const headers = { 'x-tenant-id': n === 0 ? outsider.tenantId : randomUUID() };
      expectStatus(await client.get('/v1/incidents', { headers }), 200);
      if (n % 7 === 0) await app.ports.securityEvents.flush();
    }
    const events = (await news()).filter((event) => String(event['apiKeyId']) === apiKeyId);
    expect(events.reduce((sum, { count }) => sum + Number(count), 0)).toBe(20);
    // Two if the minute ends in between.
    expect(events.length).toBeLessThanOrEqual(2);
    expect(await news(outsider)).toMatchObject([{ count: 1, details: { side: 'target' } }]);
  });

  it('for a spent refresh token', async () => {
    const login = { email: viewer.email, password: PASSWORD };
    const tokens = expectStatus(await automationClient(app.url).post('/v1/login', login), 200);
    await news();
    const refreshToken = textAt(tokens.body, 'refreshToken');
    const client = automationClient(app.url);
    let spent = refreshToken;
    for (let turn = 0; turn < 2; turn += 1) {
      const next = await client.post('/v1/token/refresh', { refreshToken: spent });
      spent = textAt(expectStatus(next, 200).body, 'refreshToken');
    }
    const reused = await client.post('/v1/token/refresh', { refreshToken });
    expect(expectStatus(reused, 401).body['code']).toBe('AUTH_TOKEN_REUSED');
    const events = await news();
    expect(events).toMatchObject([
      { type: 'authn.token_reused', severity: 'high', actor: { id: viewer.userId } },
    ]);
    expect(await storedSecurityText(app)).not.toContain(refreshToken);
  });

  it('for an API key that was revoked, told to its tenant', async () => {
    const revoked = await createMachine(owner);
    const path = `/v1/tenants/${owner.tenantId}/api-keys/${revoked.apiKeyId}/revoke`;
    expectStatus(await owner.client.post(path), 200);
    await news();
    expectStatus(await revoked.client.get('/v1/whoami', from(ADDRESS)), 401);
    expect(await news()).toMatchObject([
      {
        type: 'authn.api_key_refused',
        actor: { type: 'service_account', id: revoked.serviceAccountId },
        apiKeyId: revoked.apiKeyId,
        ip: ADDRESS,
        details: { wellFormed: true },
      },
    ]);
  });

  it('for an API key that nobody has: in no stream, but in the log', async () => {
    const before = lines.length;
    const unknown = generateApiKey();
    expectStatus(await automationClient(app.url, unknown).get('/v1/whoami'), 401);
    expect(await news()).toEqual([]);
    const logged = lines.slice(before).filter((line) => line.includes('authn.api_key_refused'));
    expect(logged).toHaveLength(1);
    expect(lines.join('')).not.toContain(unknown);
    expect(await storedSecurityText(app)).not.toContain(unknown);
  });

  it('for a page of somebody else that rides on the cookie', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const body = { title: 'Forged' };
    expectStatus(await viewer.client.post('/v1/incidents', body, { headers }), 403);
    await expect
      .poll(() => securityEventsOf(app, owner, '&type=csrf.refused'))
      .toMatchObject([
        {
          severity: 'medium',
          count: 1,
          actor: { id: viewer.userId },
          details: { reason: 'foreign-origin', procedure: 'incidents.declare' },
        },
      ]);
  });

  it('for a wrong second factor', async () => {
    const guesser = await addMember(owner, 'VIEWER');
    await news();
    const setup = await guesser.client.post('/v1/mfa/totp/setup');
    expectStatus(setup, 200);
    expectStatus(await guesser.client.post('/v1/mfa/totp/enable', { code: '000000' }), 401);
    expect(await news()).toMatchObject([
      { type: 'authn.second_factor_failed', actor: { id: guesser.userId } },
    ]);
  });

  it('for each call of a batch that is refused', async () => {
    const batch = await viewer.client.get('/trpc/audit.list,usage.get?batch=1&input=%7B%7D');
    expect(batch.status).toBe(403);
    const events = await news();
    expect(events.map(({ details }) => textAt(details ?? {}, 'procedure')).toSorted()).toEqual([
      'audit.list',
      'usage.get',
    ]);
  });

  it('on the stream of events as well', async () => {
    const { client } = await createMachine(owner, { scopes: ['incidents.create'] });
    await news();
    expectStatus(await client.get('/v1/events'), 403);
    expect(await news()).toMatchObject([{ details: { procedure: 'events.subscribe' } }]);
  });
});

describe('what is no concern of security', () => {
  it('makes no event: successes, bad input, somebody who has not signed in', async () => {
    expectStatus(await owner.client.get('/v1/incidents'), 200);
    expectStatus(await owner.client.post('/v1/incidents', { nonsense: true }), 400);
    expectStatus(await automationClient(app.url).get('/v1/incidents'), 401);
    expectStatus(await tokenClient(app.url, 'nonsense').get('/v1/incidents'), 401);
    await browserClient(app.url);
    expect(await news()).toEqual([]);
  });
});

describe('neither the streams nor the log', () => {
  it('hold an address of mail, a name, a password, a key or a full network address too many', async () => {
    await app.ports.securityEvents.flush();
    const stored = await storedSecurityText(app);
    const log = lines.filter((line) => line.includes('"securityEvent"')).join('\n');
    expect(log).not.toBe('');
    const secrets = [
      ...[owner, viewer, outsider].flatMap(({ email, name }) => [email, name]),
      PASSWORD,
      WRONG,
      machine.apiKey,
    ];
    for (const secret of secrets) {
      expect(stored).not.toContain(secret);
      expect(log).not.toContain(secret);
    }
    expect(log).not.toContain(ADDRESS);
  });
});
