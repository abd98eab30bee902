import { afterAll, beforeAll, expect, it } from 'vitest';
import { declare, readAll } from '../../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import { ask, ticketPath } from '../../testing/tickets.js';

const stack = new AsyncDisposableStack();
let owner: Member;
let requester: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  requester = await addMember(owner, 'REQUESTER');
});
afterAll(() => stack.disposeAsync());

it('lists the tickets behind which an incident is, for those who may read incidents', async () => {
  const [incident, ticket] = await Promise.all([
    declare(owner.client, { title: 'Network is down' }),
    ask(requester.client, { title: 'No network' }),
  ]);
  await ask(requester.client, { title: 'Something else' });
  const incidentId = String(incident['id']);
  expectStatus(await owner.client.post(ticketPath(ticket, '/links'), { incidentId }), 201);
  const path = `/v1/tickets?incidentId=${incidentId}`;
  expect(await readAll(owner.client, path)).toEqual([
    expect.objectContaining({ id: ticket['id'], title: 'No network' }),
  ]);
  expect(await readAll(requester.client, path)).toEqual([]);
});
