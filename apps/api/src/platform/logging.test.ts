import { isUniqueViolation, newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { download, upload } from '../testing/attachments.js';
import { automationClient, browserClient, textAt, tokenClient } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { createMachine, expectStatus, PASSWORD, signUp } from '../testing/people.js';
import type { Machine, Person } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver } from '../testing/webhook-receiver.js';
import { createLogger } from './logger.js';

/*
 * What the log of a day's work says: who by id, which route, which trace; and never what anybody is
 * called, typed or sent. Everything below is real output of the whole product at its most talkative level.
 */

const ADDRESS = 'wilhelmina.uncommon@people.example';
const NAME = 'Wilhelmina Uncommon';
const STRANGER = 'nobody.at.all@strangers.example';
const WRONG = 'wrong-horse-battery-staple';
const CALLER = '203.0.113.77';
const BROWSER = 'Netscape Navigator for people who are known by it';
/** Begins whatever somebody typed or sent; no line of the log may have it. */
const TYPED = 'typed-by-somebody';

const line = z.looseObject({
  level: z.string(),
  msg: z.string().optional(),
  traceId: z.string().nullable().optional(),
  route: z.string().optional(),
  path: z.string().optional(),
  userId: z.string().optional(),
  tenantId: z.string().nullable().optional(),
  serviceAccountId: z.string().optional(),
  apiKeyId: z.string().optional(),
  securityEvent: z.string().optional(),
  sourceNetwork: z.string().nullable().optional(),
});

const stack = new AsyncDisposableStack();
const log: string[] = [];
const secrets = new Map<string, string>();
let app: TestApp;
let person: Person;
let tenantId: string;
let machine: Machine;

const from = { headers: { 'x-forwarded-for': CALLER, 'user-agent': BROWSER } };
const lines = () => log.map((text) => line.parse(JSON.parse(text)));

/** The line of the request that was answered so. */
function lineOf({ headers }: Answer) {
  const traceId = headers.get('x-trace-id');
  const found = lines().filter((entry) => entry.msg === 'request' && entry.traceId === traceId);
  expect(found).toHaveLength(1);
  return found[0];
}

beforeAll(async () => {
  app = stack.use(
    await startTestApp({
      env: { LOG_LEVEL: 'trace', TRUSTED_PROXY_HOPS: '1', ...REACH_LOCALHOST },
      onLog: (text) => log.push(text),
    }),
  );
  person = await signUp(app.url, { name: NAME, email: ADDRESS });
  const tenant = await person.client.post('/v1/tenants', { name: `${TYPED} Ltd` });
  tenantId = textAt(expectStatus(tenant, 201).body, 'id');
  machine = await createMachine({ ...person, tenantId });
  secrets.set('API key', machine.apiKey);
  for (const [name, value] of person.client.cookies) secrets.set(`cookie ${name}`, value);
  const me = await person.client.get('/v1/auth/me');
  secrets.set('CSRF token', textAt(me.body, 'csrfToken'));
});
afterAll(() => stack.disposeAsync());

describe('the line of a request', () => {
  it('names the person by id, the tenant, the route and the trace', async () => {
    const declared = await person.client.post('/v1/incidents', { title: `${TYPED} title` }, from);
    const incidentId = textAt(expectStatus(declared, 201).body, 'id');
    const changed = await person.client.patch(`/v1/incidents/${incidentId}`, {
      description: `${TYPED} description`,
    });
    expectStatus(changed, 200);
    expect(lineOf(declared)).toMatchObject({
      level: 'info',
      userId: person.userId,
      tenantId,
      method: 'POST',
      route: '/v1/incidents',
      status: 201,
    });
    expect(lineOf(changed)).toMatchObject({
      userId: person.userId,
      route: '/v1/incidents/:incidentId',
      path: `/v1/incidents/${incidentId}`,
    });
  });

  it('names a machine by its account and its key', async () => {
    const answer = await machine.client.get('/v1/incidents?q=typed-by-somebody-who-searches');
    expect(lineOf(answer)).toMatchObject({
      serviceAccountId: machine.serviceAccountId,
      apiKeyId: machine.apiKeyId,
      tenantId,
      path: '/v1/incidents',
    });
    expect(lineOf(answer)).not.toHaveProperty('userId');
  });

  it('has whatever is written in a ticket as ids alone', async () => {
    const ticket = await person.client.post('/v1/tickets', {
      title: `${TYPED} ticket`,
      description: `${TYPED} what happened`,
    });
    const ticketId = textAt(expectStatus(ticket, 201).body, 'id');
    const path = `/v1/tickets/${ticketId}/comments`;
    const comment = await person.client.post(path, { body: TYPED, visibility: 'internal' });
    expectStatus(comment, 201);
    expect(lineOf(ticket)).toMatchObject({ userId: person.userId, route: '/v1/tickets' });
    expect(lineOf(comment)).toMatchObject({ userId: person.userId, path });

    const file = await upload(person.client, `${TYPED}.txt`, `${TYPED} in a file`, { ticketId });
    const attachmentId = textAt(expectStatus(file, 201).body, 'id');
    expect(lineOf(file)).toMatchObject({ userId: person.userId, route: '/v1/attachments' });
    await vi.waitFor(async () =>
      expect((await download(person.client, attachmentId)).ok).toBe(true),
    );
    const { body } = await person.client.get(`/v1/attachments/${attachmentId}/url`);
    const signed = new URL(textAt(body, 'url'));
    secrets.set('signature of a link', signed.searchParams.get('signature') ?? '');
  });

  it('keeps addresses and keys that somebody puts into a path out', async () => {
    const { url } = app;
    const anybody = automationClient(url);
    const address = await anybody.get(`/v1/people/${ADDRESS}/${encodeURIComponent(STRANGER)}`);
    const key = await anybody.get(`/v1/keys/${machine.apiKey}`);
    expect(lineOf(address)).toMatchObject({ path: '/v1/people/[redacted]/[redacted]' });
    expect(lineOf(key)).toMatchObject({ path: '/v1/keys/[redacted]' });
  });
});

describe('the line of a failed sign-in', () => {
  it('has the id of the account that was tried and the network, not the address', async () => {
    const client = await browserClient(app.url);
    const known = await client.post('/v1/auth/login', { email: ADDRESS, password: WRONG }, from);
    const unknown = await client.post('/v1/auth/login', { email: STRANGER, password: WRONG }, from);
    expect([known.status, unknown.status]).toEqual([401, 401]);
    const eventOf = ({ headers }: Answer) =>
      lines().find(
        ({ traceId, securityEvent }) =>
          traceId === headers.get('x-trace-id') && securityEvent === 'authn.login_failed',
      );
    await vi.waitFor(() => expect(eventOf(unknown)).toBeDefined());
    expect(eventOf(known)).toMatchObject({
      level: 'warn',
      event: `authn_login_fail:${person.userId}`,
      sourceNetwork: '203.0.113.0/24',
    });
    expect(eventOf(unknown)).toMatchObject({ event: 'authn_login_fail' });
  });

  it('names who was denied, the permission and the trace', async () => {
    const reader = await createMachine({ ...person, tenantId }, { scopes: ['incidents.read'] });
    const denied = await reader.client.get('/v1/audit-logs', from);
    expect(denied.status).toBe(403);
    const found = () =>
      lines().find(
        ({ traceId, securityEvent }) =>
          traceId === denied.headers.get('x-trace-id') && securityEvent === 'authz.denied',
      );
    await vi.waitFor(() => expect(found()).toBeDefined());
    expect(found()).toMatchObject({
      level: 'warn',
      event: `authz_fail:${reader.apiKeyId}`,
      tenantId,
      details: { permission: 'audit_log.read' },
    });
  });
});

describe('what goes wrong', () => {
  it('is logged with its trace and place, without the row that the database quotes', async () => {
    const { identity } = app.database;
    const row = { email: ADDRESS, name: NAME, password_hash: `${TYPED} hash` };
    const values = { id: newId(), ...row };
    const error = await identity
      .insertInto('users')
      .values(values)
      .execute()
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(isUniqueViolation(error)).toBe(true);
    // The database does say whose it is.
    expect(JSON.stringify(error)).toContain(ADDRESS);
    let written = '';
    createLogger('info', { write: (text) => (written += text) }).error({ err: error }, 'failed');
    expect(JSON.parse(written)).toMatchObject({ err: { errorCode: '23505', table: 'users' } });
    expect(written).not.toContain(ADDRESS);
    expect(written).not.toContain(TYPED);
  });

  it('is logged without the value that the database could not read', async () => {
    const thrown: unknown = await sql`select ${TYPED}::uuid`.execute(app.database.identity).then(
      () => null,
      (error: unknown) => error,
    );
    let written = '';
    const logger = createLogger('info', { write: (text) => (written += text) });
    logger.error({ err: new Error(`from ${STRANGER}`, { cause: thrown }) }, 'failed');
    expect(JSON.parse(written)).toMatchObject({ err: { cause: { errorCode: '22P02' } } });
    expect(written).not.toContain(TYPED);
    expect(written).not.toContain(STRANGER);
  });

  it('answers 500 with the trace id of its line, and says why only there', async () => {
    await app.database.platformTransaction((trx) =>
      sql`SET LOCAL ROLE app_owner`
        .execute(trx)
        .then(() => sql`ALTER TABLE incident_tasks RENAME TO incident_tasks_gone`.execute(trx)),
    );
    const { body } = await person.client.post('/v1/incidents', { title: `${TYPED} first` });
    const path = `/v1/incidents/${textAt(body, 'id')}/tasks`;
    const failed = await person.client.post(path, { title: `${TYPED} task` });
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toMatch(/incident_tasks|relation/);
    const fault = lines().find(({ msg, traceId }) => {
      return msg === 'request failed' && traceId === failed.headers.get('x-trace-id');
    });
    expect(fault).toMatchObject({ level: 'error', tenantId, userId: person.userId });
    expect(JSON.stringify(fault)).toContain('incident_tasks');
  });
});

describe('the whole log', () => {
  it('holds nothing that names, describes or lets in anybody', async () => {
    const { url } = app;
    const anybody = automationClient(url);
    // What else a day brings: forgotten passwords, tokens, bodies that are refused, webhooks.
    expectStatus(await anybody.post('/v1/auth/password/forgot', { email: ADDRESS }), 202);
    const tokens = await anybody.post('/v1/login', { email: ADDRESS, password: PASSWORD });
    secrets.set('access token', textAt(tokens.body, 'accessToken'));
    secrets.set('refresh token', textAt(tokens.body, 'refreshToken'));
    const phone = tokenClient(url, textAt(tokens.body, 'accessToken'));
    expectStatus(await phone.get('/v1/user/activity'), 200);
    expect((await anybody.post('/v1/login', `{"${TYPED}": `)).status).toBe(400);
    expect((await machine.client.post('/v1/incidents', { [TYPED]: 1 })).status).toBe(400);
    await using receiver = await startReceiver((_delivery, response) => {
      response.writeHead(500).end(`${TYPED} answer`);
    });
    const hook = { url: `${receiver.url}/${TYPED}?token=${TYPED}`, events: ['*'] };
    const webhook = expectStatus(await person.client.post('/v1/webhooks', hook), 201);
    secrets.set('webhook secret', textAt(webhook.body, 'secret'));
    const chat = {
      provider: 'slack',
      name: `#${TYPED}`,
      url: `https://hooks.slack.com/services/${TYPED}`,
      kinds: ['incident_declared'],
    };
    expectStatus(await person.client.post('/v1/notifications/chats', chat), 201);
    const invite = { email: STRANGER, role: 'AGENT' };
    const invites = `/v1/tenants/${tenantId}/invites`;
    expectStatus(await person.client.post(invites, invite), 201);
    await vi.waitFor(
      () =>
        expect(lines().map((entry) => entry.securityEvent)).toContain('webhook.delivery_failed'),
      { timeout: 10_000 },
    );

    const all = log.join('');
    expect(log.length).toBeGreaterThan(30);
    for (const [what, secret] of secrets) expect(all.includes(secret), what).toBe(false);
    for (const text of [ADDRESS, STRANGER, NAME, 'Wilhelmina', PASSWORD, WRONG, TYPED, BROWSER])
      expect(log.filter((entry) => entry.includes(text))).toEqual([]);
    // Of addresses only the network, of callers that a security event is about.
    expect(all).not.toContain(CALLER);
    expect(all).toContain('203.0.113.0/24');
    expect(log.filter((entry) => /[\w.+-]+@[\w-]+\.\w/.test(entry))).toEqual([]);
    expect(log.filter((entry) => /"(ip|email|name|userAgent|body)":/.test(entry))).toEqual([]);
  });

  it('has one JSON object a line, with a time, a level and what it is about', () => {
    for (const entry of lines()) {
      expect(entry['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(['trace', 'debug', 'info', 'warn', 'error']).toContain(entry.level);
    }
    for (const entry of lines().filter(({ msg }) => msg === 'request'))
      expect(entry).toMatchObject({ traceId: expect.any(String), route: expect.any(String) });
  });
});
