import { PERMISSIONS, ROLES, isPermission } from '@incident-tracker/policy';
import type { Permission, Role } from '@incident-tracker/policy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../testing/attachments.js';
import { automationClient, browserClient, textAt } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUp, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { appRouter } from '../trpc/router.js';
import { servedProcedures } from './rest/routes.js';
import type { ServedProcedure } from './rest/routes.js';

/*
 * Every route × every role × an object of the own tenant, of another tenant, and of nobody. The
 * expected status is worked out from the role table and the rule for 404 and 403 alone. Writes are
 * sent with a property that no input knows: a caller who is let through gets 400 (415 where a file is
 * expected) and changes nothing, a caller who is not must have been refused before the input was
 * looked at.
 */

const UNKNOWN_PROPERTY = { notAProperty: true };
const ABSENT = '00000000-0000-7000-8000-000000000000';

/** Where the objects in a path come from: the parameter's name, for one tenant. */
type Objects = Readonly<Record<string, string>>;

const stack = new AsyncDisposableStack();
const members = new Map<Role, Member>();
let url = '';
let stranger: Client;
let own: Objects;
let foreign: Objects;
let readOnlyKey: Client;

async function makeObjects(owner: Member): Promise<Objects> {
  const { client, tenantId } = owner;
  const incident = expectStatus(await client.post('/v1/incidents', { title: 'Matrix' }), 201);
  const incidentId = textAt(incident.body, 'id');
  const base = `/v1/incidents/${incidentId}`;
  const event = expectStatus(
    await client.post(`${base}/timeline-events`, { message: 'Seen' }),
    201,
  );
  const task = expectStatus(await client.post(`${base}/tasks`, { title: 'Look' }), 201);
  const link = expectStatus(
    await client.post(`${base}/links`, { url: 'https://example.com' }),
    201,
  );
  const ticket = expectStatus(await client.post('/v1/tickets', { title: 'Matrix' }), 201);
  const ticketId = textAt(ticket.body, 'id');
  const comment = expectStatus(
    await client.post(`/v1/tickets/${ticketId}/comments`, { body: 'Seen' }),
    201,
  );
  const file = expectStatus(await upload(client, 'a.txt', 'x', { incidentId }), 201);
  const invite = expectStatus(
    await client.post(`/v1/tenants/${tenantId}/invites`, {
      email: `invited-${tenantId}@example.com`,
      role: 'VIEWER',
    }),
    201,
  );
  const webhook = expectStatus(
    await client.post('/v1/webhooks', { url: 'https://hooks.example.com/', events: ['*'] }),
    201,
  );
  const webhookId = textAt(webhook.body, 'id');
  const delivery = expectStatus(await client.post(`/v1/webhooks/${webhookId}/test`), 202);
  const chat = expectStatus(
    await client.post('/v1/notifications/chats', {
      provider: 'slack',
      name: '#incidents',
      url: 'https://hooks.slack.com/services/T0/B0/x',
      kinds: ['incident_declared'],
    }),
    201,
  );
  const view = expectStatus(
    await client.post('/v1/views', { list: 'incidents', name: 'Matrix', filter: {}, shared: true }),
    201,
  );
  const machine = await createMachine(owner);
  const member = await addMember(owner, 'VIEWER');
  return {
    tenantId,
    incidentId,
    eventId: textAt(event.body, 'id'),
    taskId: textAt(task.body, 'id'),
    attachmentId: textAt(file.body, 'id'),
    linkId: textAt(link.body, 'id'),
    ticketId,
    commentId: textAt(comment.body, 'id'),
    inviteId: textAt(invite.body, 'id'),
    apiKeyId: machine.apiKeyId,
    serviceAccountId: machine.serviceAccountId,
    webhookId,
    deliveryId: textAt(delivery.body, 'id'),
    chatChannelId: textAt(chat.body, 'id'),
    viewId: textAt(view.body, 'id'),
    userId: member.userId,
    auditEventId: textAt((await client.get('/v1/audit-logs')).body, 'items', '0', 'id'),
  };
}

beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  url = app.url;
  const owner = await signUpOwner(url, 'Own');
  members.set('OWNER', owner);
  for (const role of ROLES) {
    if (role !== 'OWNER') members.set(role, await addMember(owner, role));
  }
  own = await makeObjects(owner);
  foreign = await makeObjects(await signUpOwner(url, 'Foreign'));
  stranger = (await signUp(url)).client;
  readOnlyKey = (await createMachine(owner, { role: 'ADMIN', scopes: ['read'] })).client;
});

afterAll(() => stack.disposeAsync());

const guarded = servedProcedures(appRouter).filter(({ meta }) => isPermission(meta.permission));

function permissionOf({ meta }: ServedProcedure): Permission {
  if (!isPermission(meta.permission)) throw new Error('not guarded');
  return meta.permission;
}

function holds(role: Role, permission: Permission): boolean {
  return PERMISSIONS[permission].roles[role] !== undefined;
}

/** Whether it does on every row: none of the objects here is the caller's own. */
function holdsOnAll(role: Role, permission: Permission): boolean {
  return PERMISSIONS[permission].roles[role] === 'allow';
}

function pathFor({ meta }: ServedProcedure, objects: Objects, tenantId: string): string {
  return meta.rest.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) =>
    name === 'tenantId' ? tenantId : (objects[name] ?? ABSENT),
  );
}

function send(
  client: Client,
  served: ServedProcedure,
  path: string,
  body: unknown = UNKNOWN_PROPERTY,
) {
  const { method } = served.meta.rest;
  const withBody = method !== 'GET' && method !== 'DELETE';
  // A DELETE has no body to spoil, so the unknown property goes into its query.
  const target = method === 'DELETE' ? `${path}?notAProperty=true` : path;
  return client.request(method, target, withBody ? body : undefined);
}

/** Whether the path names an object below the tenant, such as one incident. */
function namesObject({ pathParameters }: ServedProcedure): boolean {
  return pathParameters.some((name) => name !== 'tenantId');
}

function memberOf(role: Role): Client {
  const member = members.get(role);
  if (member === undefined) throw new Error(`no ${role}`);
  return member.client;
}

const cases = guarded.map(
  (served) => [`${served.meta.rest.method} ${served.meta.rest.path}`, served] as const,
);

describe.each(cases)('%s', (_route, served) => {
  const permission = permissionOf(served);
  const isRead = served.meta.rest.method === 'GET';
  const refusal = served.meta.rest.upload === true ? 415 : 400;
  const { target } = served.meta;

  it('asks strangers without a session to sign in', async () => {
    const path = pathFor(served, own, own['tenantId'] ?? '');
    expect((await send(automationClient(url), served, path)).status).toBe(401);
    const anonymous = await browserClient(url);
    expect((await send(anonymous, served, path)).status).toBe(401);
  });

  it('hides the tenant from people outside it', async () => {
    const path = pathFor(served, own, own['tenantId'] ?? '');
    const answer = await stranger.request(
      served.meta.rest.method,
      path,
      isRead || served.meta.rest.method === 'DELETE' ? undefined : UNKNOWN_PROPERTY,
      { headers: { 'x-tenant-id': own['tenantId'] ?? '' } },
    );
    expect(answer.status).toBe(404);
    expect(answer.body['code']).toBe('NOT_FOUND');
  });

  it.each(ROLES)('answers %s by the role table for an object of the tenant', async (role) => {
    const answer = await send(memberOf(role), served, pathFor(served, own, own['tenantId'] ?? ''));
    if (holds(role, permission)) {
      const readable = !namesObject(served) || holdsOnAll(role, permission);
      expect(answer.status).toBe(isRead ? (readable ? 200 : 404) : refusal);
      return;
    }
    const hidden = namesObject(served) && target !== undefined && !holdsOnAll(role, target.read);
    expect([answer.status, answer.body['code']]).toEqual(
      hidden ? [404, 'NOT_FOUND'] : [403, 'FORBIDDEN'],
    );
  });

  it.each(ROLES)('never admits to %s that an object of another tenant exists', async (role) => {
    if (!namesObject(served)) return;
    const allowed = holds(role, permission);
    const answers = [];
    for (const objects of [foreign, {}]) {
      const path = pathFor(served, objects, own['tenantId'] ?? '');
      answers.push(await send(memberOf(role), served, path));
    }
    for (const answer of answers) {
      expect(answer.status).toBe(allowed && !isRead ? refusal : 404);
    }
    const [first, second] = answers.map(({ body }) => ({ ...body, traceId: '' }));
    expect(first).toEqual(second);
  });

  it('lets a key with the read scope read and nothing else', async () => {
    const acceptsKeys = served.meta.auth !== 'none' && served.meta.auth.includes('apiKey');
    const answer = await send(readOnlyKey, served, pathFor(served, own, own['tenantId'] ?? ''));
    if (!acceptsKeys) expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
    else if (PERMISSIONS[permission].kind === 'read')
      expect(answer.status).toBe(isRead ? 200 : refusal);
    else if (holds('ADMIN', permission)) {
      expect([answer.status, answer.body['code']]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    } else expect(answer.status).toBe(403);
  });
});
