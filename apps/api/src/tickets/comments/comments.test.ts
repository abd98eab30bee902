import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import { ask, say, ticketPath } from '../../testing/tickets.js';

const stack = new AsyncDisposableStack();
let owner: Member;
let agent: Member;
let editor: Member;
let viewer: Member;
let requester: Member;
let stranger: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  agent = await addMember(owner, 'AGENT');
  editor = await addMember(owner, 'EDITOR');
  viewer = await addMember(owner, 'VIEWER');
  requester = await addMember(owner, 'REQUESTER');
  stranger = await signUpOwner(app.url, 'Foreign');
});
afterAll(() => stack.disposeAsync());

const comments = (ticket: Body) => ticketPath(ticket, '/comments');
const read = async (ticket: Body, by = agent) =>
  expectStatus(await by.client.get(ticketPath(ticket)), 200).body;
const move = async (ticket: Body, status: string) =>
  expectStatus(await agent.client.patch(ticketPath(ticket), { status }), 200).body;
const edit = (ticket: Body, comment: Body, body: string, by: Member) =>
  by.client.patch(`${comments(ticket)}/${textOf(comment['id'])}`, { body });
const history = (ticket: Body, comment: Body, by: Member) =>
  by.client.get(`${comments(ticket)}/${textOf(comment['id'])}/history`);

describe('a comment on a ticket', () => {
  it('is public unless its author says otherwise, and tells who wrote it', async () => {
    const ticket = await ask(requester.client);
    expect(await say(agent.client, ticket, { body: '  We *look* into it.\n' })).toEqual({
      id: expect.any(String),
      ticketId: ticket['id'],
      body: 'We *look* into it.',
      visibility: 'public',
      author: { type: 'user', id: agent.userId, name: agent.name },
      createdAt: expect.any(String),
      editedAt: null,
      version: 1,
    });
    expect(await read(ticket, requester)).toMatchObject({ commentCount: 1 });
  });

  it('is listed oldest first, or newest first, in pages that fit together', async () => {
    const ticket = await ask(requester.client);
    for (const body of ['one', 'two', 'three']) await say(agent.client, ticket, { body });
    const bodies = async (query: string) =>
      (await readAll(requester.client, `${comments(ticket)}?${query}`)).map(({ body }) => body);
    expect(await bodies('limit=2')).toEqual(['one', 'two', 'three']);
    expect(await bodies('limit=1&sort=-createdAt')).toEqual(['three', 'two', 'one']);
  });

  it('by an agent or an editor is answered to anybody’s ticket, by a viewer to none', async () => {
    const ticket = await ask(requester.client);
    await say(editor.client, ticket, { body: 'I know this one' });
    const refused = await viewer.client.post(comments(ticket), { body: 'Me too' });
    expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
  });

  it('is an internal note for agents alone to write', async () => {
    const ticket = await ask(requester.client);
    await say(agent.client, ticket, { body: 'Note', visibility: 'internal' });
    for (const member of [editor, requester, viewer]) {
      const refused = await member.client.post(comments(ticket), {
        body: 'Note',
        visibility: 'internal',
      });
      expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
    const machine = await createMachine(owner, {
      role: 'AGENT',
      scopes: ['tickets.read', 'tickets.comment'],
    });
    const scoped = await machine.client.post(comments(ticket), {
      body: 'Note',
      visibility: 'internal',
    });
    expect([scoped.status, scoped.body['code']]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(await read(ticket)).toMatchObject({ commentCount: 1 });
  });

  it('of the requester opens what is pending or solved, and nothing else does', async () => {
    const ticket = await ask(requester.client);
    await say(requester.client, ticket, { body: 'One more thing' });
    expect((await read(ticket))['status']).toBe('new');
    for (const status of ['pending', 'solved']) {
      await move(ticket, status);
      await say(agent.client, ticket, { body: 'Done?' });
      expect((await read(ticket))['status']).toBe(status);
      await say(requester.client, ticket, { body: 'No' });
      expect(await read(ticket)).toMatchObject({ status: 'open', solvedAt: null });
    }
  });

  it('on a closed ticket is refused clearly, whoever writes it', async () => {
    const ticket = await ask(requester.client);
    const comment = await say(requester.client, ticket, { body: 'Hello?' });
    await move(ticket, 'closed');
    for (const member of [requester, agent]) {
      const refused = await member.client.post(comments(ticket), { body: 'Too late' });
      expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
      expect(textOf(refused.body['message'])).toContain('closed');
      expect(refused.body['details']).toEqual({ reason: 'ticket_closed' });
    }
    expect((await edit(ticket, comment, 'Changed', requester)).status).toBe(409);
    expect(await read(ticket)).toMatchObject({ status: 'closed', commentCount: 1 });
  });

  it('is the first response when it is the first public one of somebody else', async () => {
    const ticket = await ask(requester.client);
    await say(requester.client, ticket, { body: 'Anybody?' });
    await say(agent.client, ticket, { body: 'Who is it?', visibility: 'internal' });
    expect((await read(ticket))['firstRespondedAt']).toBeNull();
    const first = await say(agent.client, ticket, { body: 'Here' });
    expect((await read(ticket))['firstRespondedAt']).toBe(first['createdAt']);
    await say(editor.client, ticket, { body: 'And here' });
    expect((await read(ticket))['firstRespondedAt']).toBe(first['createdAt']);
  });

  it.each([
    ['nothing', { body: ' ' }],
    ['too much', { body: 'x'.repeat(20_001) }],
    ['what is no text', { body: 'a\0b' }],
    ['to nobody', { body: 'Hi', visibility: 'secret' }],
    ['what nobody knows', { body: 'Hi', colour: 'red' }],
  ])('that says %s is refused', async (_what, input) => {
    const ticket = await ask(requester.client);
    const refused = await agent.client.post(comments(ticket), input);
    expect([refused.status, refused.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('a mention', () => {
  const mention = (id: string, name = 'Robin') => `Ask [@${name}](mention:${id}), please`;

  it('of a member is taken, in a comment and in a description', async () => {
    const ticket = await ask(requester.client, { description: mention(agent.userId) });
    await say(agent.client, ticket, { body: mention(editor.userId, 'A \\] B') });
  });

  it.each([
    ['of somebody of another tenant', () => stranger.userId],
    ['of nobody', () => '00000000-0000-7000-8000-000000000000'],
    ['that is no id', () => 'everybody'],
  ])('%s is refused, naming the field, and nothing is written', async (_what, id) => {
    const ticket = await ask(requester.client);
    const comment = await agent.client.post(comments(ticket), { body: mention(id()) });
    expect([comment.status, comment.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    expect(comment.body['details']?.['issues']?.['0']?.['path']).toBe('body');
    const asked = await requester.client.post('/v1/tickets', {
      title: 'Help',
      description: mention(id()),
    });
    expect(asked.body['details']?.['issues']?.['0']?.['path']).toBe('description');
    expect(await read(ticket)).toMatchObject({ commentCount: 0, firstRespondedAt: null });
  });
});

describe('an edit of a comment', () => {
  it('is its author’s, and what it said is kept', async () => {
    const ticket = await ask(requester.client);
    const comment = await say(requester.client, ticket, { body: 'First' });
    const answer = expectStatus(await edit(ticket, comment, 'Second', requester), 200).body;
    expect(answer).toMatchObject({ body: 'Second', version: 2, visibility: 'public' });
    expect(answer['editedAt']).not.toBeNull();
    expectStatus(await edit(ticket, comment, 'Third', requester), 200);
    const told = expectStatus(await history(ticket, comment, agent), 200).body;
    expect(Object.values(told['items'] ?? {})).toMatchObject([
      { version: 3, body: 'Third' },
      { version: 2, body: 'Second' },
      { version: 1, body: 'First', writtenAt: comment['createdAt'] },
    ]);
  });

  it('that changes nothing keeps the version', async () => {
    const ticket = await ask(requester.client);
    const comment = await say(requester.client, ticket, { body: 'Same' });
    const answer = expectStatus(await edit(ticket, comment, 'Same', requester), 200);
    expect(answer.body).toMatchObject({ version: 1, editedAt: null });
  });

  it('is nobody else’s, agents and owners included', async () => {
    const ticket = await ask(requester.client);
    const comment = await say(requester.client, ticket, { body: 'Mine' });
    for (const member of [agent, owner, editor, viewer]) {
      const refused = await edit(ticket, comment, 'Ours', member);
      expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it('is refused when the version has moved on', async () => {
    const ticket = await ask(requester.client);
    const comment = await say(agent.client, ticket, { body: 'One' });
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        agent.client.patch(
          `${comments(ticket)}/${textOf(comment['id'])}`,
          { body: `Edit ${index}` },
          { headers: { 'if-match': '"1"' } },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412]);
    const told = expectStatus(await history(ticket, comment, agent), 200).body;
    expect(Object.keys(told['items'] ?? {})).toHaveLength(2);
  });

  it('does not reach a comment by way of another ticket', async () => {
    const [ticket, other] = [await ask(agent.client), await ask(agent.client)];
    const comment = await say(agent.client, ticket, { body: 'Here' });
    expect((await edit(other, comment, 'There', agent)).status).toBe(404);
    expect((await history(other, comment, agent)).status).toBe(404);
  });
});
