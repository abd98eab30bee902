import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anIncident, download, insertTicket, upload } from '../testing/attachments.js';
import { textAt } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let agent: Member;
let editor: Member;
let viewer: Member;
let requester: Member;
let other: Member;
let mine: Awaited<ReturnType<typeof insertTicket>>;
let theirs: Awaited<ReturnType<typeof insertTicket>>;
let incidentId = '';

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  [agent, editor, viewer, requester, other] = await Promise.all([
    addMember(owner, 'AGENT'),
    addMember(owner, 'EDITOR'),
    addMember(owner, 'VIEWER'),
    addMember(owner, 'REQUESTER'),
    addMember(owner, 'REQUESTER'),
  ]);
  const { tenantId } = owner;
  mine = await insertTicket(app.database, { tenantId, requesterId: requester.userId });
  theirs = await insertTicket(app.database, { tenantId, requesterId: other.userId });
  incidentId = await anIncident(owner.client);
});
afterAll(() => stack.disposeAsync());

type Fields = Record<string, string>;
const attach = async (client: Client, fields: Fields): Promise<string> =>
  textAt(expectStatus(await upload(client, 'a.txt', 'x', fields), 201).body, 'id');
const outcome = async (client: Client, fields: Fields): Promise<unknown[]> => {
  const { status, body } = await upload(client, 'a.txt', 'x', fields);
  return status === 201 ? [201] : [status, body['code']];
};
const listed = async (client: Client, query = ''): Promise<string[]> => {
  const { body } = await client.get(`/v1/attachments?limit=100${query}`);
  const items: unknown = body['items'];
  return (items as { id: string }[]).map(({ id }) => id);
};

describe('a requester', () => {
  it('attaches to their own tickets and public comments, and to nothing else', async () => {
    const { client } = requester;
    expect(await outcome(client, { ticketId: mine.ticketId })).toEqual([201]);
    expect(await outcome(client, { commentId: mine.publicId })).toEqual([201]);
    const hidden = [404, 'NOT_FOUND'];
    expect(await outcome(client, { commentId: mine.internalId })).toEqual(hidden);
    expect(await outcome(client, { ticketId: theirs.ticketId })).toEqual(hidden);
    expect(await outcome(client, { commentId: theirs.publicId })).toEqual(hidden);
    expect(await outcome(client, { incidentId })).toEqual(hidden);
    expect(await outcome(client, { ticketId: mine.ticketId, visibility: 'internal' })).toEqual([
      403,
      'FORBIDDEN',
    ]);
  });

  it('never meets an internal file, or one on another’s ticket or on an incident', async () => {
    const { client } = requester;
    const open = await attach(agent.client, { ticketId: mine.ticketId });
    const hidden = [
      await attach(agent.client, { ticketId: mine.ticketId, visibility: 'internal' }),
      await attach(agent.client, { commentId: mine.internalId }),
      await attach(agent.client, { ticketId: theirs.ticketId }),
      await attach(agent.client, { incidentId }),
    ];
    expect(await (await download(client, open)).text()).toBe('x');
    for (const id of hidden) {
      for (const path of [`/v1/attachments/${id}`, `/v1/attachments/${id}/url`]) {
        const answer = await client.get(path);
        expect([answer.status, answer.body['code']]).toEqual([404, 'NOT_FOUND']);
      }
      expect((await client.delete(`/v1/attachments/${id}`)).status).toBe(404);
    }
    const seen = [
      ...(await listed(client)),
      ...(await listed(client, `&ticketId=${mine.ticketId}`)),
    ];
    expect(seen).toContain(open);
    for (const id of hidden) expect(seen).not.toContain(id);
    expect((await client.get(`/v1/attachments?ticketId=${theirs.ticketId}`)).status).toBe(404);
    expect((await client.get(`/v1/attachments?incidentId=${incidentId}`)).status).toBe(404);
    expect(await listed(agent.client)).toEqual(expect.arrayContaining([open, ...hidden]));
  });

  it('deletes what they uploaded themselves', async () => {
    const { client } = requester;
    const own = await attach(client, { ticketId: mine.ticketId });
    const agents = await attach(agent.client, { ticketId: mine.ticketId });
    const refused = await client.delete(`/v1/attachments/${agents}`);
    expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
    expectStatus(await client.delete(`/v1/attachments/${own}`), 204);
    expect((await client.delete(`/v1/attachments/${own}`)).status).toBe(404);
  });
});

describe('the roles of the desk', () => {
  it('attach where they may write, internally where they may comment so', async () => {
    const { ticketId, internalId } = mine;
    expect(await outcome(editor.client, { ticketId })).toEqual([201]);
    expect(await outcome(editor.client, { incidentId })).toEqual([201]);
    const forbidden = [403, 'FORBIDDEN'];
    expect(await outcome(editor.client, { commentId: internalId })).toEqual(forbidden);
    expect(await outcome(viewer.client, { ticketId })).toEqual(forbidden);
    expect(await outcome(viewer.client, { incidentId })).toEqual(forbidden);
    expect(await outcome(agent.client, { commentId: internalId })).toEqual([201]);
  });

  it('delete anything as agents, what is theirs as editors, nothing as viewers', async () => {
    const { ticketId } = mine;
    const editors = await attach(editor.client, { ticketId });
    const agents = await attach(agent.client, { incidentId });
    expect((await viewer.client.delete(`/v1/attachments/${editors}`)).status).toBe(403);
    expect((await editor.client.delete(`/v1/attachments/${agents}`)).status).toBe(403);
    expectStatus(await editor.client.delete(`/v1/attachments/${editors}`), 204);
    const again = await attach(editor.client, { ticketId });
    expectStatus(await agent.client.delete(`/v1/attachments/${again}`), 204);
  });

  it('may be held by a machine, as far as its scopes go', async () => {
    const reader = await createMachine(owner, { role: 'AGENT', scopes: ['read'] });
    expect(await outcome(reader.client, { incidentId })).toEqual([403, 'SCOPE_INSUFFICIENT']);
    const writer = await createMachine(owner, { role: 'AGENT', scopes: ['read', 'write'] });
    const id = await attach(writer.client, { incidentId });
    expect((await reader.client.get(`/v1/attachments/${id}`)).body).toMatchObject({
      uploadedBy: { type: 'service_account' },
    });
  });
});

describe('another tenant', () => {
  it('meets none of it', async () => {
    const id = await attach(owner.client, { incidentId });
    const stranger = await signUpOwner(app.url);
    for (const path of ['', '/url']) {
      expect((await stranger.client.get(`/v1/attachments/${id}${path}`)).status).toBe(404);
    }
    expect((await stranger.client.delete(`/v1/attachments/${id}`)).status).toBe(404);
    expect(await listed(stranger.client)).toEqual([]);
  });
});
