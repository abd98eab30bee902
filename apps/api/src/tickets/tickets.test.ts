import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../testing/client.js';
import { readAll, textOf } from '../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { ask, ticketPath } from '../testing/tickets.js';

const stack = new AsyncDisposableStack();
let owner: Member;
let agent: Member;
let editor: Member;
let viewer: Member;
let requester: Member;
let machine: Machine;
let stranger: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  agent = await addMember(owner, 'AGENT');
  editor = await addMember(owner, 'EDITOR');
  viewer = await addMember(owner, 'VIEWER');
  requester = await addMember(owner, 'REQUESTER');
  machine = await createMachine(owner, { role: 'AGENT' });
  stranger = await signUpOwner(app.url, 'Foreign');
});
afterAll(() => stack.disposeAsync());

const read = async (ticket: Body) =>
  expectStatus(await owner.client.get(ticketPath(ticket)), 200).body;
const change = (ticket: Body, input: object, by: Pick<Member, 'client'> = agent) =>
  by.client.patch(ticketPath(ticket), input);
const references = (items: readonly Body[]) => items.map(({ reference }) => textOf(reference));
const listed = async (query: string) =>
  references(await readAll(owner.client, `/v1/tickets?${query}`));

describe('a ticket', () => {
  it('needs a title only, and belongs to whoever asks', async () => {
    const answer = expectStatus(
      await requester.client.post('/v1/tickets', { title: '  I cannot sign in  ' }),
      201,
    );
    expect(answer.body).toMatchObject({
      reference: expect.stringMatching(/^T-\d+$/),
      title: 'I cannot sign in',
      description: '',
      status: 'new',
      priority: 'normal',
      category: null,
      requester: { type: 'user', id: requester.userId, name: requester.name },
      assignee: null,
      tags: [],
      firstRespondedAt: null,
      solvedAt: null,
      closedAt: null,
      breached: [],
      incidents: [],
      commentCount: 0,
      allowedTransitions: [],
      version: 1,
    });
    expect(answer.headers.get('etag')).not.toBeNull();
  });

  it('is addressed by its id and by its reference, in any case', async () => {
    const ticket = await ask(requester.client);
    for (const name of [
      ticket['id'],
      ticket['reference'],
      textOf(ticket['reference']).toLowerCase(),
    ]) {
      const answer = await agent.client.get(`/v1/tickets/${textOf(name)}`);
      expect(answer.body['id']).toBe(ticket['id']);
    }
    for (const name of ['T-999999', 'INC-1', 'T-0', '%00']) {
      expect((await agent.client.get(`/v1/tickets/${name}`)).status).toBe(404);
    }
  });

  it('takes priority and category from whoever asks, and the rest from agents only', async () => {
    const input = { title: 'Help', priority: 'high', category: 'Billing' };
    expect(await ask(requester.client, input)).toMatchObject(input);
    for (const more of [
      { tags: ['vip'] },
      { assigneeId: agent.userId },
      { requesterId: viewer.userId },
    ]) {
      const refused = await requester.client.post('/v1/tickets', { ...input, ...more });
      expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
    const ticket = await ask(agent.client, {
      tags: ['VIP', 'vip', 'beta'],
      assigneeId: owner.userId,
      requesterId: requester.userId,
    });
    expect(ticket).toMatchObject({
      tags: ['beta', 'vip'],
      assignee: { id: owner.userId, name: owner.name },
      requester: { id: requester.userId },
    });
    expect((await requester.client.get(ticketPath(ticket))).status).toBe(200);
  });

  it('can be asked for by a machine', async () => {
    const ticket = await ask(machine.client);
    expect(ticket['requester']).toMatchObject({
      type: 'service_account',
      id: machine.serviceAccountId,
    });
  });

  it('is not asked for by a viewer', async () => {
    const refused = await viewer.client.post('/v1/tickets', { title: 'Help' });
    expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
  });

  it.each([
    ['without a title', {}, 'title'],
    ['with a blank title', { title: ' ' }, 'title'],
    ['with a title too long', { title: 'x'.repeat(201) }, 'title'],
    ['with too long a description', { title: 'A', description: 'x'.repeat(20_001) }, 'description'],
    ['with what is no text', { title: 'A', description: 'NUL \0' }, 'description'],
    ['with a priority that nobody knows', { title: 'A', priority: 'asap' }, 'priority'],
    ['with a status of its own', { title: 'A', status: 'open' }, 'status'],
    ['with too long a category', { title: 'A', category: 'x'.repeat(51) }, 'category'],
    ['with too many tags', { title: 'A', tags: Array.from({ length: 21 }, String) }, 'tags'],
    ['with a property that nobody knows', { title: 'A', colour: 'red' }, 'colour'],
  ])('is refused %s, naming what is wrong', async (_what, input, path) => {
    const refused = await owner.client.post('/v1/tickets', input);
    expect([refused.status, refused.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
    const issues = Object.values(refused.body['details']?.['issues'] ?? {});
    expect(issues.map((issue) => textOf(issue['path']))).toContain(path);
  });

  it('is numbered without gaps or repetitions, however many are created at once', async () => {
    const before = (await readAll(stranger.client, '/v1/tickets')).length;
    const made = await Promise.all([
      ...Array.from({ length: 20 }, (_, index) => ask(stranger.client, { title: `No. ${index}` })),
      ...Array.from({ length: 5 }, () =>
        stranger.client.post('/v1/tickets', {
          title: 'Refused late',
          assigneeId: '00000000-0000-7000-8000-000000000000',
        }),
      ),
    ]);
    const numbers = made
      .flatMap((ticket) => ('reference' in ticket ? [textOf(ticket.reference)] : []))
      .map((reference) => Number(reference.slice(2)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => before + index + 1),
    );
  });
});

describe('a change of a ticket', () => {
  it('sets what it names, counts the version, and clears with null', async () => {
    const ticket = await ask(requester.client);
    const answer = expectStatus(
      await change(ticket, {
        title: 'Wrong VAT',
        priority: 'urgent',
        category: 'Billing',
        assigneeId: agent.userId,
        tags: ['vat'],
        status: 'open',
      }),
      200,
    );
    expect(answer.body).toMatchObject({
      title: 'Wrong VAT',
      priority: 'urgent',
      category: 'Billing',
      assignee: { id: agent.userId },
      tags: ['vat'],
      status: 'open',
      version: 2,
      allowedTransitions: ['pending', 'solved', 'closed'],
    });
    const cleared = await change(ticket, { category: null, assigneeId: null, tags: [] });
    expect(cleared.body).toMatchObject({ category: null, assignee: null, tags: [], version: 3 });
  });

  it('that changes nothing keeps the version', async () => {
    const ticket = await ask(agent.client, { tags: ['a', 'b'] });
    const same = await change(ticket, { title: ticket['title'], status: 'new', tags: ['B', 'a'] });
    expect([same.status, same.body['version']]).toEqual([200, 1]);
  });

  it('is refused when the version has moved on', async () => {
    const ticket = await ask(agent.client);
    expectStatus(await change(ticket, { priority: 'high' }), 200);
    const late = await agent.client.patch(
      ticketPath(ticket),
      { priority: 'low' },
      { headers: { 'if-match': '"1"' } },
    );
    expect([late.status, late.body['code']]).toEqual([412, 'VERSION_MISMATCH']);
    expect((await read(ticket))['priority']).toBe('high');
  });

  it('keeps to the transition table, and says what is allowed instead', async () => {
    const ticket = await ask(requester.client);
    expectStatus(await change(ticket, { status: 'open' }), 200);
    const back = await change(ticket, { status: 'new' });
    expect([back.status, back.body['code']]).toEqual([409, 'INVALID_TRANSITION']);
    expect(back.body['details']?.['allowedTransitions']).toEqual(['pending', 'solved', 'closed']);
  });

  it('stamps the ends of the work, and clears them when it is taken up again', async () => {
    const ticket = await ask(requester.client);
    const solved = expectStatus(await change(ticket, { status: 'solved' }), 200).body;
    expect([solved['solvedAt'] === null, solved['closedAt']]).toEqual([false, null]);
    const closed = expectStatus(await change(ticket, { status: 'closed' }), 200).body;
    expect(closed['solvedAt']).toBe(solved['solvedAt']);
    expect(closed['closedAt']).not.toBeNull();
    const again = expectStatus(await change(ticket, { status: 'open' }), 200).body;
    expect(again).toMatchObject({ solvedAt: null, closedAt: null, status: 'open' });
  });

  it('is for agents: a requester changes the words of their own ticket, an editor of theirs', async () => {
    const ticket = await ask(requester.client);
    expectStatus(await change(ticket, { title: 'Better said' }, requester), 200);
    for (const input of [
      { status: 'closed' },
      { priority: 'urgent' },
      { category: 'x' },
      { tags: ['x'] },
      { assigneeId: null },
    ]) {
      const refused = await change(ticket, input, requester);
      expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
    }
    for (const member of [editor, viewer]) {
      const refused = await change(ticket, { title: 'Mine now' }, member);
      expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
      expect(refused.body['details']).toMatchObject({ permission: 'tickets.update' });
    }
    const own = await ask(editor.client);
    expectStatus(await change(own, { description: 'More' }, editor), 200);
  });

  it('assigns members who see every ticket, and nobody else', async () => {
    const ticket = await ask(agent.client);
    for (const assigneeId of [stranger.userId, requester.userId]) {
      const refused = await change(ticket, { assigneeId });
      expect([refused.status, refused.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
      expect(refused.body['details']?.['issues']?.['0']?.['path']).toBe('assigneeId');
    }
    expectStatus(await change(ticket, { assigneeId: editor.userId }), 200);
  });

  it('is not made across tenants', async () => {
    const ticket = await ask(agent.client);
    expect((await change(ticket, { title: 'Theirs' }, stranger)).status).toBe(404);
    expect((await stranger.client.get(ticketPath(ticket))).status).toBe(404);
  });

  it('by many at once is made one after the other: each version once', async () => {
    const ticket = await ask(agent.client);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => change(ticket, { title: `Title ${index}` })),
    );
    const versions = answers.map(({ body }) => Number(body['version'])).toSorted((a, b) => a - b);
    expect(versions).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('the list of tickets', () => {
  let made: Body[];
  beforeAll(async () => {
    made = [];
    for (const [index, priority] of ['low', 'urgent', 'normal', 'high', 'urgent'].entries()) {
      made.push(
        await ask(agent.client, {
          title: `Quokka ${index}`,
          priority,
          category: 'List',
          tags: index % 2 === 0 ? ['even', 'listed'] : ['listed'],
          ...(index < 2 && { assigneeId: owner.userId }),
        }),
      );
    }
  });
  const at = (...indexes: number[]) => indexes.map((index) => textOf(made[index]?.['reference']));

  it('is newest first, in pages that fit together', async () => {
    expect(await listed('category=List&limit=2')).toEqual(at(4, 3, 2, 1, 0));
    expect(await listed('category=List&limit=2&sort=createdAt')).toEqual(at(0, 1, 2, 3, 4));
  });

  it('is sorted by priority across pages', async () => {
    expect(await listed('category=List&limit=2&sort=-priority')).toEqual(at(4, 1, 3, 2, 0));
    expect(await listed('category=List&limit=1&sort=priority')).toEqual(at(0, 2, 3, 1, 4));
  });

  it('is sorted by the last change', async () => {
    expectStatus(await change(made[1] ?? {}, { description: 'Changed last' }), 200);
    expect((await listed('category=List&sort=-updatedAt'))[0]).toBe(at(1)[0]);
    expect((await listed('category=List&sort=updatedAt')).at(-1)).toBe(at(1)[0]);
  });

  it('is narrowed by each filter', async () => {
    expect(await listed('category=List&priority=urgent,high')).toEqual(at(4, 3, 1));
    expect(await listed('category=List&tag=EVEN')).toEqual(at(4, 2, 0));
    expect(await listed(`category=List&assigneeId=${owner.userId}`)).toEqual(at(1, 0));
    expect(await listed('category=List&assigneeId=none')).toEqual(at(4, 3, 2));
    expect(await listed(`category=List&assigneeId=none,${owner.userId}`)).toHaveLength(5);
    expect(await listed(`category=List&requesterId=${agent.userId}`)).toHaveLength(5);
    expect(await listed(`category=List&requesterId=${viewer.userId}`)).toEqual([]);
    expect(await listed('category=List&status=new')).toHaveLength(5);
    expect(await listed('category=List&status=solved,closed')).toEqual([]);
    expect(await listed('category=List&breached=true')).toEqual([]);
    expect(await listed('category=List&breached=false')).toHaveLength(5);
    const since = textOf(made[3]?.['createdAt']);
    expect(await listed(`category=List&createdAfter=${since}`)).toEqual(at(4, 3));
    expect(await listed(`category=List&createdBefore=${since}`)).toEqual(at(2, 1, 0));
  });

  it('finds words in title, description, reference and comments', async () => {
    const ticket = await ask(agent.client, { title: 'Wombat', description: 'The *burrow* leaks' });
    const comments = ticketPath(ticket, '/comments');
    expectStatus(await agent.client.post(comments, { body: 'Seen a platypus' }), 201);
    const name = textOf(ticket['reference']);
    for (const q of ['wombat', 'burr', 'platyp', 'wombat burrow', name]) {
      expect(await listed(`q=${encodeURIComponent(q)}`)).toContain(name);
    }
    expect(await listed('q=echidna')).toEqual([]);
    expect(await listed(`q=${encodeURIComponent("'; drop | & ! :*")}`)).toEqual([]);
  });

  it('refuses the cursor of another list', async () => {
    const page = await owner.client.get('/v1/tickets?category=List&limit=1');
    const cursor = textOf(page.body['nextCursor']);
    const other = await owner.client.get(`/v1/tickets?category=Other&cursor=${cursor}`);
    expect([other.status, other.body['code']]).toEqual([400, 'CURSOR_INVALID']);
  });

  it('refuses filters that it does not know', async () => {
    for (const query of ['status=done', 'breached=perhaps', 'assigneeId=me', 'limit=0', 'x=1']) {
      expect((await owner.client.get(`/v1/tickets?${query}`)).status).toBe(400);
    }
  });
});

describe('what is counted and exported', () => {
  it('is the work that is not done', async () => {
    const boss = await addMember(stranger, 'ADMIN');
    await ask(boss.client);
    const open = await ask(boss.client, { assigneeId: boss.userId });
    expectStatus(await boss.client.patch(ticketPath(open), { status: 'open' }), 200);
    const solved = await ask(boss.client);
    expectStatus(await boss.client.patch(ticketPath(solved), { status: 'solved' }), 200);
    const all = await readAll(boss.client, '/v1/tickets');
    const count = (status: string) =>
      all.filter((ticket) => textOf(ticket['status']) === status).length;
    expect((await boss.client.get('/v1/tickets/counts')).body).toEqual({
      new: count('new'),
      open: 1,
      pending: 0,
      unassigned: count('new'),
      mine: 1,
      breached: 0,
    });
  });

  it('comes as lines of JSON or as CSV, with the filters of the list', async () => {
    const ticket = await ask(agent.client, { title: '=cmd()', category: 'Exported' });
    const lines = await viewer.client.get('/v1/tickets/export?category=Exported');
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson');
    const [line = ''] = textOf(lines.body).split('\n');
    expect(JSON.parse(line)).toMatchObject({ id: ticket['id'], category: 'Exported' });
    const csv = await viewer.client.get('/v1/tickets/export?category=Exported&format=csv');
    expect(csv.headers.get('content-disposition')).toMatch(/filename="tickets-.*\.csv"/);
    expect(textOf(csv.body)).toContain(`"${textOf(ticket['reference'])}","'=cmd()"`);
  });
});
