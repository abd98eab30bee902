import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { ask, ticketPath } from '../../testing/tickets.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let agent: Member;
let editor: Member;
let requester: Member;
let stranger: Member;
beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  agent = await addMember(owner, 'AGENT');
  editor = await addMember(owner, 'EDITOR');
  requester = await addMember(owner, 'REQUESTER');
  stranger = await signUpOwner(app.url, 'Foreign');
});
afterAll(() => stack.disposeAsync());

const promote = (ticket: Body, input: object = {}, by = agent) =>
  by.client.post(ticketPath(ticket, '/promote'), input);
const link = (ticket: Body, incident: unknown) =>
  agent.client.post(ticketPath(ticket, '/links'), { incidentId: incident });
const unlink = (ticket: Body, incident: unknown) =>
  agent.client.delete(ticketPath(ticket, `/links/${textOf(incident)}`));
const read = async (ticket: Body, by = agent) =>
  expectStatus(await by.client.get(ticketPath(ticket)), 200).body;
const eventsOf = (ticket: Body) =>
  app.database.tenantTransaction(owner.tenantId, async (trx) => {
    const rows = await trx
      .selectFrom('outbox_events')
      .select(['type', 'payload'])
      .where('tenant_id', '=', owner.tenantId)
      .orderBy('id')
      .execute();
    return rows.filter(({ payload }) => payload['ticketId'] === ticket['id']);
  });

describe('promoting a ticket', () => {
  it('declares an incident and links both, in every place that tells of it', async () => {
    const ticket = await ask(requester.client, { title: 'Nobody can pay', description: 'At all' });
    const answer = expectStatus(await promote(ticket, { severity: 'SEV1' }), 201).body;
    const incident = answer['incident'] ?? {};
    expect(incident).toMatchObject({
      title: 'Nobody can pay',
      description: 'At all',
      severity: 'SEV1',
      source: 'ticket',
      createdBy: { id: agent.userId },
    });
    const behind = {
      id: incident['id'],
      reference: incident['reference'],
      title: 'Nobody can pay',
      status: 'investigating',
      kind: 'promoted',
    };
    expect(answer['ticket']).toMatchObject({ status: 'open', version: 2, incidents: [behind] });
    expect(await read(ticket)).toEqual(answer['ticket']);
    expect(await read(ticket, requester)).toMatchObject({ incidents: [], status: 'open' });

    const timeline = await readAll(agent.client, pathOf(incident, '/timeline-events'));
    expect(timeline).toContainEqual(
      expect.objectContaining({
        kind: 'ticket_linked',
        data: { ticketId: ticket['id'], reference: ticket['reference'], kind: 'promoted' },
      }),
    );
    const log = await owner.client.get('/v1/audit-logs?action=ticket.promoted&limit=1');
    expect(log.body['items']?.['0']).toMatchObject({
      target: { type: 'ticket', id: ticket['id'] },
      after: { incidentId: incident['id'] },
    });
    const told = await eventsOf(ticket);
    expect(told.map(({ type }) => type).toSorted()).toEqual([
      'ticket.created',
      'ticket.linked',
      'ticket.promoted',
      'ticket.status_changed',
      'ticket.updated',
    ]);
    // What a requester's stream shows does not say which incident it is.
    for (const { payload } of told.filter((event) => event.payload['visibility'] === 'public')) {
      expect(JSON.stringify(payload)).not.toContain(textOf(incident['id']));
    }
    expect(told.find(({ type }) => type === 'ticket.linked')?.payload).toMatchObject({
      visibility: 'internal',
      incidentId: incident['id'],
      kind: 'promoted',
    });
  });

  it('takes another title', async () => {
    const ticket = await ask(requester.client);
    const { body } = expectStatus(await promote(ticket, { title: 'Payments are down' }), 201);
    expect(body['incident']).toMatchObject({ title: 'Payments are down', severity: 'SEV3' });
  });

  it('twice is refused, however many try at once, and leaves one incident', async () => {
    const ticket = await ask(requester.client, { title: 'A race' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => promote(ticket)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body).toMatchObject({ code: 'CONFLICT', details: { reason: 'promoted already' } });
    }
    expect(await readAll(agent.client, '/v1/incidents?q=race')).toHaveLength(1);
    expect((await read(ticket))['incidents']).toHaveLength(1);
  });

  it('is refused for a closed ticket, and makes nothing', async () => {
    const ticket = await ask(requester.client, { title: 'Over and done' });
    expectStatus(await agent.client.patch(ticketPath(ticket), { status: 'closed' }), 200);
    const refused = await promote(ticket);
    expect([refused.status, refused.body['message']]).toEqual([409, 'The ticket is closed.']);
    expect(await readAll(agent.client, '/v1/incidents?q=over')).toEqual([]);
  });

  it('is for agents, and takes of a key that it may declare incidents', async () => {
    const ticket = await ask(requester.client);
    for (const member of [editor, requester]) {
      expect((await promote(ticket, {}, member)).status).toBe(403);
    }
    expect((await promote(ticket, {}, stranger)).status).toBe(404);
    const key = await createMachine(owner, { role: 'AGENT', scopes: ['tickets.promote'] });
    const refused = await key.client.post(ticketPath(ticket, '/promote'), {});
    expect(refused.body).toMatchObject({
      code: 'SCOPE_INSUFFICIENT',
      details: { permission: 'incidents.create' },
    });
    expect((await read(ticket))['incidents']).toEqual([]);
  });
});

describe('linking a ticket with an incident', () => {
  it('shows the incident with the ticket until the link is removed', async () => {
    const ticket = await ask(requester.client);
    const incident = await declare(agent.client);
    const linked = expectStatus(await link(ticket, incident['reference']), 201).body;
    expect(linked).toMatchObject({ incidents: [{ id: incident['id'] }], version: 1 });
    const again = await link(ticket, incident['id']);
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    expectStatus(await unlink(ticket, incident['reference']), 204);
    expect((await read(ticket))['incidents']).toEqual([]);
    expect((await unlink(ticket, incident['id'])).status).toBe(404);
    const kinds = (await readAll(agent.client, pathOf(incident, '/timeline-events'))).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['ticket_unlinked', 'ticket_linked', 'declared']);
  });

  it('keeps the incident that was made of the ticket', async () => {
    const ticket = await ask(requester.client);
    const { body } = expectStatus(await promote(ticket), 201);
    const refused = await unlink(ticket, body['incident']?.['id']);
    expect([refused.status, refused.body['code']]).toEqual([409, 'CONFLICT']);
    expect((await read(ticket))['incidents']).toHaveLength(1);
  });

  it('finds no incident of another tenant, and none that is not there', async () => {
    const ticket = await ask(requester.client);
    const foreign = await declare(stranger.client);
    for (const incident of [foreign['id'], 'INC-999999']) {
      expect((await link(ticket, incident)).status).toBe(404);
    }
  });

  it('follows an incident that is merged into another', async () => {
    const [one, both] = [await ask(requester.client), await ask(requester.client)];
    const source = (await promote(one)).body['incident'] ?? {};
    const target = await declare(agent.client);
    expectStatus(await link(both, source['id']), 201);
    expectStatus(await link(both, target['id']), 201);
    expectStatus(
      await agent.client.post(pathOf(source, '/merge'), { intoIncidentId: target['id'] }),
      200,
    );
    for (const ticket of [one, both]) {
      const incidents = Object.values((await read(ticket))['incidents'] ?? {});
      expect(incidents.map(({ id }) => id)).toEqual([target['id']]);
    }
    expect((await promote(one)).status).toBe(409);
    expect((await link(one, source['id'])).body['code']).toBe('ALREADY_MERGED');
  });
});
