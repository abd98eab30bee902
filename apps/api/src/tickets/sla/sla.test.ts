import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { startAppWithClock } from '../../testing/app-with-clock.js';
import type { AppWithClock } from '../../testing/app-with-clock.js';
import { readAll, textOf } from '../../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { ask, say, ticketPath } from '../../testing/tickets.js';
import { noteBreaches } from './note-breaches.js';

const MINUTE = 60_000;

const stack = new AsyncDisposableStack();
let time: AppWithClock;
let owner: Member;
let agent: Member;
let requester: Member;
beforeAll(async () => {
  time = stack.use(await startAppWithClock({ env: { SESSION_IDLE_DAYS: '90' } }));
  owner = await signUpOwner(time.app.url);
  agent = await addMember(owner, 'AGENT');
  requester = await addMember(owner, 'REQUESTER');
});
afterAll(() => stack.disposeAsync());

const read = async (ticket: Body) =>
  expectStatus(await agent.client.get(ticketPath(ticket)), 200).body;
const change = async (ticket: Body, input: object) =>
  expectStatus(await agent.client.patch(ticketPath(ticket), input), 200).body;
const inMinutes = (minutes: number) =>
  new Date(time.now().getTime() + minutes * MINUTE).toISOString();
const breachesOf = (ticket: Body) =>
  time.app.database.tenantTransaction(owner.tenantId, async (trx) => {
    const rows = await trx
      .selectFrom('outbox_events')
      .select('payload')
      .where('tenant_id', '=', owner.tenantId)
      .where('type', '=', 'ticket.sla_breached')
      .orderBy('id')
      .execute();
    return rows.map(({ payload }) => payload).filter((data) => data['ticketId'] === ticket['id']);
  });

describe('the targets of a tenant', () => {
  it('have defaults, the most urgent first', async () => {
    const { body } = expectStatus(await agent.client.get('/v1/tickets/sla'), 200);
    expect(body).toEqual({
      targets: [
        { priority: 'urgent', firstResponseMinutes: 30, resolutionMinutes: 240 },
        { priority: 'high', firstResponseMinutes: 120, resolutionMinutes: 1_440 },
        { priority: 'normal', firstResponseMinutes: 480, resolutionMinutes: 4_320 },
        { priority: 'low', firstResponseMinutes: 1_440, resolutionMinutes: 10_080 },
      ],
      updatedAt: null,
      version: 1,
    });
  });

  it('are set by admins, for what comes after', async () => {
    const other = await signUpOwner(time.app.url, 'Other');
    const before = await ask(other.client, { priority: 'low' });
    const answer = expectStatus(
      await other.client.put('/v1/tickets/sla', {
        targets: [{ priority: 'low', firstResponseMinutes: 5, resolutionMinutes: null }],
      }),
      200,
    );
    expect(answer.body).toMatchObject({
      version: 2,
      targets: {
        0: { priority: 'urgent', firstResponseMinutes: 30 },
        3: { priority: 'low', firstResponseMinutes: 5, resolutionMinutes: null },
      },
    });
    expect(await ask(other.client, { priority: 'low' })).toMatchObject({
      firstResponseDueAt: inMinutes(5),
      resolutionDueAt: null,
    });
    expect((await other.client.get(ticketPath(before))).body['firstResponseDueAt']).toBe(
      before['firstResponseDueAt'],
    );
    const late = await other.client.put(
      '/v1/tickets/sla',
      { targets: [{ priority: 'low', firstResponseMinutes: 6, resolutionMinutes: 60 }] },
      { headers: { 'if-match': '"1"' } },
    );
    expect([late.status, late.body['code']]).toEqual([412, 'VERSION_MISMATCH']);
  });

  it.each([
    ['of no minutes', [{ priority: 'low', firstResponseMinutes: 0, resolutionMinutes: 1 }]],
    ['of a part of one', [{ priority: 'low', firstResponseMinutes: 1.5, resolutionMinutes: 1 }]],
    ['without an end', [{ priority: 'low', firstResponseMinutes: 1e9, resolutionMinutes: 1 }]],
    [
      'of one priority twice',
      [
        { priority: 'low', firstResponseMinutes: 1, resolutionMinutes: 1 },
        { priority: 'low', firstResponseMinutes: 2, resolutionMinutes: 2 },
      ],
    ],
    ['of nothing', []],
  ])('%s are refused', async (_what, targets) => {
    expect((await owner.client.put('/v1/tickets/sla', { targets })).status).toBe(400);
  });

  it('are not set by agents', async () => {
    const targets = [{ priority: 'low', firstResponseMinutes: 1, resolutionMinutes: 1 }];
    const refused = await agent.client.put('/v1/tickets/sla', { targets });
    expect([refused.status, refused.body['code']]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('the clocks of a ticket', () => {
  it('run from its creation, to the targets of its priority', async () => {
    const ticket = await ask(requester.client, { priority: 'urgent' });
    expect(ticket).toMatchObject({
      firstResponseDueAt: inMinutes(30),
      resolutionDueAt: inMinutes(240),
    });
    time.wait(10 * MINUTE);
    expect(await change(ticket, { priority: 'high' })).toMatchObject({
      firstResponseDueAt: inMinutes(110),
      resolutionDueAt: inMinutes(1_430),
    });
  });

  it('stand still for the resolution while the requester is to answer', async () => {
    const ticket = await ask(requester.client, { priority: 'urgent' });
    await say(agent.client, ticket, { body: 'Which browser?' });
    await change(ticket, { status: 'pending' });
    time.wait(600 * MINUTE);
    await noteBreaches(time.app.ports);
    expect((await read(ticket))['breached']).toEqual([]);
    await say(requester.client, ticket, { body: 'The blue one' });
    expect(await read(ticket)).toMatchObject({ status: 'open', resolutionDueAt: inMinutes(240) });
    time.wait(30 * MINUTE);
    // A new priority counts from the creation as well, without the time that stood still.
    expect((await change(ticket, { priority: 'high' }))['resolutionDueAt']).toBe(inMinutes(1_410));
    time.wait(1_411 * MINUTE);
    await noteBreaches(time.app.ports);
    expect((await read(ticket))['breached']).toEqual(['resolution']);
  });

  it('go on with what was left when the work is taken up again', async () => {
    const ticket = await ask(requester.client, { priority: 'urgent' });
    await say(agent.client, ticket, { body: 'Done' });
    await change(ticket, { status: 'solved' });
    time.wait(1_000 * MINUTE);
    await change(ticket, { status: 'closed' });
    time.wait(1_000 * MINUTE);
    expect(await change(ticket, { status: 'open' })).toMatchObject({
      resolutionDueAt: inMinutes(240),
      breached: [],
    });
  });

  it('of the first response keeps running while the ticket is pending, and ends when it is solved', async () => {
    const pending = await ask(requester.client, { priority: 'urgent' });
    await change(pending, { status: 'pending' });
    const solved = await ask(requester.client, { priority: 'urgent' });
    await change(solved, { status: 'solved' });
    time.wait(31 * MINUTE);
    await noteBreaches(time.app.ports);
    expect((await read(pending))['breached']).toEqual(['first_response']);
    expect((await read(solved))['breached']).toEqual([]);
  });
});

describe('a missed target', () => {
  it('is told once, however many look for it at once and again', async () => {
    const ticket = await ask(requester.client, { priority: 'urgent', title: 'Late' });
    await change(ticket, { assigneeId: agent.userId });
    time.wait(30 * MINUTE - 1);
    await noteBreaches(time.app.ports);
    expect(await breachesOf(ticket)).toEqual([]);
    time.wait(1);
    await Promise.all(Array.from({ length: 5 }, () => noteBreaches(time.app.ports)));
    await noteBreaches(time.app.ports);
    expect(await breachesOf(ticket)).toMatchObject([
      {
        ticketId: ticket['id'],
        reference: ticket['reference'],
        requesterId: requester.userId,
        visibility: 'internal',
        target: 'first_response',
        dueAt: ticket['firstResponseDueAt'],
        priority: 'urgent',
        assigneeId: agent.userId,
        actor: { type: 'system', id: null },
      },
    ]);
    time.wait(210 * MINUTE);
    await noteBreaches(time.app.ports);
    expect((await breachesOf(ticket)).map(({ target }) => target)).toEqual([
      'first_response',
      'resolution',
    ]);
    expect((await read(ticket))['breached']).toEqual(['first_response', 'resolution']);
  });

  it('is told by the late answer itself, if nobody had looked, and once', async () => {
    const ticket = await ask(requester.client, { priority: 'urgent' });
    time.wait(45 * MINUTE);
    await say(agent.client, ticket, { body: 'Sorry for the delay' });
    expect((await read(ticket))['breached']).toEqual(['first_response']);
    time.wait(300 * MINUTE);
    await change(ticket, { status: 'solved' });
    await Promise.all([noteBreaches(time.app.ports), noteBreaches(time.app.ports)]);
    expect((await breachesOf(ticket)).map(({ target }) => target)).toEqual([
      'first_response',
      'resolution',
    ]);
  });

  it('races with the answer to one event', async () => {
    const tickets = await Promise.all(
      Array.from({ length: 10 }, () => ask(requester.client, { priority: 'urgent' })),
    );
    time.wait(31 * MINUTE);
    await Promise.all([
      ...tickets.map((ticket) => say(agent.client, ticket, { body: 'Here' })),
      noteBreaches(time.app.ports),
      noteBreaches(time.app.ports),
    ]);
    await noteBreaches(time.app.ports);
    for (const ticket of tickets) {
      expect((await breachesOf(ticket)).map(({ target }) => target)).toEqual(['first_response']);
    }
  });

  it('is found by the filter and counted, and not held against a deleted tenant', async () => {
    const gone = await signUpOwner(time.app.url, 'Gone');
    await ask(gone.client, { priority: 'urgent' });
    expectStatus(await gone.client.delete(`/v1/tenants/${gone.tenantId}`), 204);
    const ticket = await ask(requester.client, { priority: 'urgent', category: 'Breached' });
    time.wait(31 * MINUTE);
    await noteBreaches(time.app.ports);
    const found = await readAll(agent.client, '/v1/tickets?category=Breached&breached=true');
    expect(found.map(({ id }) => id)).toEqual([ticket['id']]);
    expect(await readAll(agent.client, '/v1/tickets?category=Breached&breached=false')).toEqual([]);
    const counts = await agent.client.get('/v1/tickets/counts');
    expect(Number(textOf(counts.body['breached']))).toBeGreaterThan(0);
    const told = await time.app.database.tenantTransaction(gone.tenantId, (trx) =>
      trx
        .selectFrom('outbox_events')
        .select('type')
        .where('tenant_id', '=', gone.tenantId)
        .where('type', '=', 'ticket.sla_breached')
        .execute(),
    );
    expect(told).toEqual([]);
  });
});
