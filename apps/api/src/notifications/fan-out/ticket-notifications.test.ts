import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectStream } from '../../testing/event-source.js';
import { startAppWithClock } from '../../testing/app-with-clock.js';
import type { AppWithClock } from '../../testing/app-with-clock.js';
import { textAt } from '../../testing/client.js';
import { textOf } from '../../testing/incidents.js';
import { inboxOf, mailsTo, notifying } from '../../testing/notifications.js';
import type { Notifying } from '../../testing/notifications.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { noteBreaches } from '../../tickets/sla/note-breaches.js';

const stack = new AsyncDisposableStack();
let given: AppWithClock;
let on: Notifying;
let owner: Member;
let agent: Member;
let requester: Member;

beforeAll(async () => {
  given = stack.use(await startAppWithClock());
  owner = await signUpOwner(given.app.url, 'Harbour');
  agent = await addMember(owner, 'AGENT');
  requester = await addMember(owner, 'REQUESTER');
  on = await notifying(given.app);
});
afterAll(() => stack.disposeAsync());

const mention = ({ userId }: Member) => `[@Somebody](mention:${userId})`;

async function ask(title = 'The invoice is wrong'): Promise<string> {
  const answer = await requester.client.post('/v1/tickets', { title });
  return textAt(expectStatus(answer, 201).body, 'id');
}

/** What somebody was told about a ticket, oldest first. */
async function toldOf({ client }: Member, ticketId: string): Promise<string[]> {
  await on.feed();
  const items = await inboxOf(client);
  return items
    .filter(({ subject }) => textOf(subject?.['id']) === ticketId)
    .map(({ kind }) => textOf(kind))
    .toReversed();
}

const patch = async (ticketId: string, change: object) =>
  expectStatus(await agent.client.patch(`/v1/tickets/${ticketId}`, change), 200);
const comment = async (member: Member, ticketId: string, input: object) =>
  expectStatus(await member.client.post(`/v1/tickets/${ticketId}/comments`, input), 201);

describe('about tickets', () => {
  it('agents are told of a new one, its assignee of the assignment, its requester of its status', async () => {
    const viewer = await addMember(owner, 'VIEWER');
    const mate = await addMember(owner, 'AGENT');
    const ticketId = await ask();
    await patch(ticketId, { assigneeId: mate.userId });
    await patch(ticketId, { status: 'pending' });
    expect(await toldOf(agent, ticketId)).toEqual(['ticket_created']);
    expect(await toldOf(mate, ticketId)).toEqual(['ticket_created', 'ticket_assigned']);
    expect(await toldOf(requester, ticketId)).toContain('ticket_status');
    expect(await toldOf(viewer, ticketId)).toEqual([]);
  });

  it('a requester is never told of an internal note, not even when it mentions them', async () => {
    const mate = await addMember(owner, 'AGENT');
    const ticketId = await ask('Secret matters');
    await patch(ticketId, { assigneeId: mate.userId });
    const note = `Do not tell ${mention(requester)}: the secret is 4711. Ask ${mention(owner)}.`;
    await comment(agent, ticketId, { body: note, visibility: 'internal' });
    const before = await toldOf(requester, ticketId);
    expect(before).not.toContain('mentioned');
    expect(before).not.toContain('ticket_commented');
    expect(await toldOf(mate, ticketId)).toContain('ticket_commented');
    expect(await toldOf(owner, ticketId)).toContain('mentioned');
    await comment(agent, ticketId, { body: 'We look **into** it', visibility: 'public' });
    expect((await toldOf(requester, ticketId)).at(-1)).toBe('ticket_commented');
    await on.mail();
    const mails = JSON.stringify(await mailsTo(requester.client, requester.email));
    expect(mails).toContain('We look <strong>into</strong> it');
    expect(mails).not.toContain('4711');
    const ownMail = JSON.stringify(await mailsTo(owner.client, owner.email));
    expect(ownMail).toContain('4711');
  });

  it('a mail that waited does not tell what its reader may no longer see', async () => {
    const leaving = await addMember(owner, 'AGENT');
    const ticketId = await ask();
    await patch(ticketId, { assigneeId: leaving.userId });
    const digest = { digest: 'hourly' };
    expectStatus(await leaving.client.patch('/v1/notifications/preferences', digest), 200);
    await comment(agent, ticketId, { body: 'The code is 0815', visibility: 'internal' });
    expect(await toldOf(leaving, ticketId)).toContain('ticket_commented');
    const path = `/v1/tenants/${owner.tenantId}/members/${leaving.userId}`;
    expectStatus(await owner.client.patch(path, { role: 'REQUESTER' }), 200);
    given.wait(3_600_000);
    await on.mail();
    expect(JSON.stringify(await mailsTo(leaving.client, leaving.email))).not.toContain('0815');
    expect(await inboxOf(leaving.client)).toEqual([]);
  });

  it('whoever is mentioned and assigned is told once, as mentioned', async () => {
    const mate = await addMember(owner, 'AGENT');
    const ticketId = await ask();
    await patch(ticketId, { assigneeId: mate.userId });
    await toldOf(mate, ticketId);
    await comment(agent, ticketId, { body: `Please, ${mention(mate)}`, visibility: 'public' });
    const told = await toldOf(mate, ticketId);
    expect(told.slice(2)).toEqual(['mentioned']);
  });

  it('the requester is told when the incident behind it is resolved, and learns nothing of that', async () => {
    const ticketId = await ask('Nothing works');
    const promoted = expectStatus(
      await agent.client.post(`/v1/tickets/${ticketId}/promote`, {}),
      201,
    );
    const incidentId = textAt(promoted.body, 'incident', 'id');
    const reference = textAt(promoted.body, 'incident', 'reference');
    for (const status of ['investigating', 'resolved']) {
      expectStatus(await agent.client.patch(`/v1/incidents/${incidentId}`, { status }), 200);
    }
    const told = await toldOf(requester, ticketId);
    expect(told).toContain('ticket_promoted');
    expect(told).toContain('ticket_incident_resolved');
    expect(JSON.stringify(await inboxOf(requester.client))).not.toContain(reference);
    await on.mail();
    const mails = JSON.stringify(await mailsTo(requester.client, requester.email));
    expect(mails).toContain('The incident behind this ticket has been resolved.');
    expect(mails).not.toContain(reference);
  });

  it('a missed target is told to the assignee, or else to all agents', async () => {
    const { app, wait } = given;
    const mate = await addMember(owner, 'AGENT');
    const assigned = await ask();
    const free = await ask();
    await patch(assigned, { assigneeId: mate.userId });
    wait(2 * 86_400_000);
    while ((await noteBreaches(app.ports)) === 'more');
    expect(await toldOf(mate, assigned)).toContain('ticket_sla_breached');
    expect(await toldOf(agent, assigned)).not.toContain('ticket_sla_breached');
    expect(await toldOf(mate, free)).toContain('ticket_sla_breached');
    expect(await toldOf(agent, free)).toContain('ticket_sla_breached');
    expect(await toldOf(requester, free)).not.toContain('ticket_sla_breached');
  });
});

/** A position before everything. */
const BEGINNING = '0000000000000000-00000000-0000-0000-0000-000000000000';

it('an open inbox learns in the event stream that there is something, and only of its own', async () => {
  const ticketId = await ask('Look at the stream');
  await patch(ticketId, { status: 'pending' });
  await on.feed();
  const last = await ask('The end');
  for (const member of [requester, agent]) {
    const cookie = [...member.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const url = `${given.app.url}/v1/events?from=${BEGINNING}`;
    await using stream = await connectStream(url, { cookie });
    const users = new Set<string>();
    for (let event = await stream.next(); event !== null; event = await stream.next()) {
      if (event.event === 'notification.created')
        users.add(textAt(JSON.parse(event.data), 'data', 'userId'));
      if (event.data.includes(last)) break;
    }
    expect([...users]).toEqual([member.userId]);
  }
});
