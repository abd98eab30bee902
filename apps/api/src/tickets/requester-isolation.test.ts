import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Body, Client } from '../testing/client.js';
import { connectStream } from '../testing/event-source.js';
import { declare, readAll, textOf } from '../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { ask, say, ticketPath } from '../testing/tickets.js';

/*
 * A requester, person or machine, sees their own tickets and what is public on them: by no route, by
 * no filter, search, count, export, event, error or replay do they learn of anything else.
 */

const SECRET = 'xylophone';
const OF_OTHERS = 'marmalade';
const ABSENT = '00000000-0000-7000-8000-000000000000';

interface Asker {
  readonly client: Client;
  readonly headers: Record<string, string>;
  readonly own: Body;
  readonly note: Body;
}

const stack = new AsyncDisposableStack();
const askers = new Map<string, Asker>();
let app: TestApp;
let owner: Member;
let agent: Member;
let foreign: Body;
let foreignComment: Body;
let incident: Body;

const cookieOf = ({ client }: Member) => ({
  cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
});
const asker = (name: string): Asker => {
  const found = askers.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};
const anonymous = ({ status, body }: Answer) => [status, { ...body, traceId: '' }];

beforeAll(async () => {
  app = stack.use(await startTestApp());
  owner = await signUpOwner(app.url);
  agent = await addMember(owner, 'AGENT');
  foreign = await ask(agent.client, { title: `About ${OF_OTHERS}`, category: OF_OTHERS });
  foreignComment = await say(agent.client, foreign, { body: `Public ${OF_OTHERS}` });
  incident = await declare(owner.client, { title: 'The incident behind' });
  const person = await addMember(owner, 'REQUESTER');
  const machine = await createMachine(owner, { role: 'REQUESTER' });
  const clients = {
    'a person': { client: person.client, headers: cookieOf(person) },
    'a machine': { client: machine.client, headers: { 'x-api-key': machine.apiKey } },
  };
  for (const [name, { client, headers }] of Object.entries(clients)) {
    const own = await ask(client, { title: 'My own' });
    await say(agent.client, own, { body: 'Public answer' });
    const note = await say(agent.client, own, { body: SECRET, visibility: 'internal' });
    expectStatus(
      await agent.client.post(ticketPath(own, '/links'), { incidentId: incident['id'] }),
      201,
    );
    askers.set(name, { client, headers, own, note });
  }
});
afterAll(() => stack.disposeAsync());

describe.each(['a person', 'a machine'])('%s who is REQUESTER', (name) => {
  const get = async (path: string) => expectStatus(await asker(name).client.get(path), 200).body;
  const idsOf = (items: readonly Body[]) => items.map(({ id }) => textOf(id));

  it('reads their own ticket without the note and without the incident', async () => {
    const { own } = asker(name);
    const ticket = await get(ticketPath(own));
    expect(ticket).toMatchObject({ commentCount: 1, incidents: [], allowedTransitions: [] });
    expect((await agent.client.get(ticketPath(own))).body).toMatchObject({
      commentCount: 2,
      incidents: [{ id: incident['id'], title: 'The incident behind' }],
    });
  });

  it('is shown by version and time of change nothing of the note', async () => {
    const { own } = asker(name);
    const before = await get(ticketPath(own));
    await say(agent.client, own, { body: SECRET, visibility: 'internal' });
    expect(await get(ticketPath(own))).toEqual(before);
  });

  it('lists their own tickets alone, whatever the filters, orders and pages', async () => {
    const { client, own } = asker(name);
    for (const query of [
      '',
      'limit=1',
      'sort=-priority&limit=1',
      'sort=updatedAt',
      'status=new,open,pending,solved,closed',
    ]) {
      expect(idsOf(await readAll(client, `/v1/tickets?${query}`))).toEqual([own['id']]);
    }
    for (const query of [
      `requesterId=${agent.userId}`,
      `category=${OF_OTHERS}`,
      `q=${OF_OTHERS}`,
      `q=${textOf(foreign['reference'])}`,
    ]) {
      expect(await readAll(client, `/v1/tickets?${query}`)).toEqual([]);
    }
  });

  it('finds their ticket by its public words, and not by those of a note', async () => {
    const { client, own } = asker(name);
    expect(idsOf(await readAll(client, '/v1/tickets?q=answer'))).toEqual([own['id']]);
    expect(idsOf(await readAll(client, '/v1/tickets?q=own'))).toEqual([own['id']]);
    expect(await readAll(client, `/v1/tickets?q=${SECRET}`)).toEqual([]);
    expect(idsOf(await readAll(agent.client, `/v1/tickets?q=${SECRET}`))).toContain(own['id']);
  });

  it('counts and exports their own alone', async () => {
    const { own } = asker(name);
    expect(await get('/v1/tickets/counts')).toEqual({
      new: 1,
      open: 0,
      pending: 0,
      unassigned: 1,
      mine: 0,
      breached: 0,
    });
    for (const query of ['', '?format=csv', `?q=${SECRET}`, `?q=${OF_OTHERS}`]) {
      const file = String(await get(`/v1/tickets/export${query}`));
      expect(file).not.toContain(OF_OTHERS);
      expect(file).not.toContain(textOf(incident['reference']));
      expect(file.includes(textOf(own['id']))).toBe(!query.includes('q='));
    }
  });

  it('reads the public comments, and their history, alone', async () => {
    const { client, own, note } = asker(name);
    const comments = await readAll(client, ticketPath(own, '/comments'));
    expect(comments.map(({ body }) => body)).toEqual(['Public answer']);
    const [comment] = comments;
    const below = (id: unknown) => ticketPath(own, `/comments/${textOf(id)}/history`);
    expect((await client.get(below(comment?.['id']))).status).toBe(200);
    const hidden = await client.get(below(note['id']));
    expect(anonymous(hidden)).toEqual(anonymous(await client.get(below(ABSENT))));
    expect(hidden.status).toBe(404);
    const edit = (id: unknown) =>
      client.patch(ticketPath(own, `/comments/${textOf(id)}`), { body: 'Mine' });
    expect(anonymous(await edit(note['id']))).toEqual(anonymous(await edit(ABSENT)));
    expect((await edit(comment?.['id'])).status).toBe(403);
  });

  it('meets the same 404, byte for byte, for a ticket of others and for none', async () => {
    const { client } = asker(name);
    const names = (ticket: string) =>
      [
        ['GET', `/v1/tickets/${ticket}`],
        ['PATCH', `/v1/tickets/${ticket}`, { title: 'Mine' }],
        ['PATCH', `/v1/tickets/${ticket}`, { status: 'closed' }],
        ['PATCH', `/v1/tickets/${ticket}`, { assigneeId: null }],
        ['GET', `/v1/tickets/${ticket}/comments`],
        ['POST', `/v1/tickets/${ticket}/comments`, { body: 'Hi' }],
        ['POST', `/v1/tickets/${ticket}/comments`, { body: 'Hi', visibility: 'internal' }],
        ['PATCH', `/v1/tickets/${ticket}/comments/${textOf(foreignComment['id'])}`, { body: 'Hi' }],
        ['GET', `/v1/tickets/${ticket}/comments/${textOf(foreignComment['id'])}/history`],
        ['POST', `/v1/tickets/${ticket}/promote`, {}],
        ['POST', `/v1/tickets/${ticket}/links`, { incidentId: incident['id'] }],
        ['DELETE', `/v1/tickets/${ticket}/links/${textOf(incident['id'])}`],
      ] as const;
    const absent = names(ABSENT);
    for (const ticket of [textOf(foreign['id']), textOf(foreign['reference'])]) {
      for (const [index, [method, path, body]] of names(ticket).entries()) {
        const answer = await client.request(method, path, body);
        const [sameMethod, nowhere, sameBody] = absent[index] ?? ['GET', '/'];
        const none = await client.request(sameMethod, nowhere, sameBody);
        expect([method, path, ...anonymous(answer)]).toEqual([method, path, ...anonymous(none)]);
        expect(answer.status).toBe(404);
      }
    }
  });

  it('may not do with their own ticket what agents do', async () => {
    const { client, own } = asker(name);
    const refused = [
      await client.patch(ticketPath(own), { status: 'open' }),
      await client.patch(ticketPath(own), { priority: 'urgent' }),
      await client.post(ticketPath(own, '/comments'), { body: 'Note', visibility: 'internal' }),
      await client.post(ticketPath(own, '/promote'), {}),
      await client.post(ticketPath(own, '/links'), { incidentId: incident['id'] }),
      await client.post('/v1/tickets/bulk', { items: [{ ticketId: own['id'], title: 'A' }] }),
      await client.get('/v1/tickets/sla'),
    ];
    expect(refused.map(({ status, body }) => [status, body['code']])).toEqual(
      refused.map(() => [403, 'FORBIDDEN']),
    );
  });

  it('follows what is public on their own tickets', async () => {
    const { own, headers } = asker(name);
    await using stream = await connectStream(`${app.url}/v1/events`, headers);
    await say(agent.client, own, { body: SECRET, visibility: 'internal' });
    await say(agent.client, foreign, { body: `More ${OF_OTHERS}` });
    await declare(owner.client, { title: 'Not theirs either' });
    expectStatus(await agent.client.patch(ticketPath(foreign), { description: 'Changed' }), 200);
    const comment = await say(agent.client, own, { body: 'For you' });
    app.ports.live.poke();
    const [event] = await stream.take(1);
    expect(event?.event).toBe('ticket.commented');
    expect(JSON.parse(event?.data ?? '').data).toMatchObject({
      commentId: comment['id'],
      visibility: 'public',
      requesterId: own['requester']?.['id'],
    });
  });
});

describe('a replay', () => {
  it('tells a requester nothing that they asked for as an agent', async () => {
    const former = await addMember(owner, 'AGENT');
    const ticket = await ask(agent.client);
    const send = () =>
      former.client.post(
        ticketPath(ticket, '/comments'),
        { body: SECRET, visibility: 'internal' },
        { headers: { 'idempotency-key': 'once' } },
      );
    expectStatus(await send(), 201);
    expectStatus(
      await owner.client.patch(`/v1/tenants/${owner.tenantId}/members/${former.userId}`, {
        role: 'REQUESTER',
      }),
      200,
    );
    const again = await send();
    expect([again.status, again.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(JSON.stringify(again.body)).not.toContain(SECRET);
  });
});
