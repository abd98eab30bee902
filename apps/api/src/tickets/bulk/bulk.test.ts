import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import { ask, ticketPath } from '../../testing/tickets.js';

const stack = new AsyncDisposableStack();
let owner: Member;
let stranger: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  stranger = await signUpOwner(app.url, 'Foreign');
});
afterAll(() => stack.disposeAsync());

const BULK = '/v1/tickets/bulk';
const send = (items: readonly object[], options = {}) =>
  owner.client.post(BULK, { items }, options);
const read = async (ticket: Body) =>
  expectStatus(await owner.client.get(ticketPath(ticket)), 200).body;

describe('a bulk change of tickets', () => {
  it('says of each item what became of it, and writes the good ones', async () => {
    const [good, same, fresh, stale] = await Promise.all(
      Array.from({ length: 4 }, () => ask(owner.client, { tags: ['a'] })),
    );
    const foreign = await ask(stranger.client);
    const answer = expectStatus(
      await send([
        { ticketId: fresh?.['id'], status: 'new', title: ' ' },
        { ticketId: good?.['reference'], status: 'solved', tags: ['b'], assigneeId: owner.userId },
      ]),
      400,
    );
    expect(answer.body['code']).toBe('VALIDATION_FAILED');
    const mixed = expectStatus(
      await send([
        { ticketId: good?.['reference'], status: 'open', tags: ['b'], assigneeId: owner.userId },
        { ticketId: good?.['id'], status: 'new' },
        { ticketId: same?.['id'], tags: ['A'], priority: 'normal' },
        { ticketId: stale?.['id'], priority: 'high', expectedVersion: 9 },
        { ticketId: foreign['id'], priority: 'high' },
        { ticketId: 'T-999999', priority: 'high' },
        { ticketId: 'nonsense', priority: 'high' },
        { ticketId: good?.['id'], assigneeId: stranger.userId },
        { ticketId: good?.['id'], category: 'Last', status: 'closed' },
      ]),
      200,
    );
    expect(mixed.body).toMatchObject({ updated: 2, unchanged: 1, failed: 6 });
    const results = Object.values(mixed.body['results'] ?? {});
    expect(
      results.map(({ outcome, error }) => [outcome, error === null ? null : error?.['code']]),
    ).toEqual([
      ['updated', null],
      ['failed', 'INVALID_TRANSITION'],
      ['unchanged', null],
      ['failed', 'VERSION_MISMATCH'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'VALIDATION_FAILED'],
      ['updated', null],
    ]);
    expect(await read(good ?? {})).toMatchObject({
      status: 'closed',
      category: 'Last',
      tags: ['b'],
      assignee: { id: owner.userId },
      version: 3,
    });
    expect(await read(stale ?? {})).toMatchObject({ priority: 'normal', version: 1 });
    expect((await stranger.client.get(ticketPath(foreign))).body['priority']).toBe('normal');
  });

  it.each([
    ['no items', []],
    ['too many', Array.from({ length: 101 }, () => ({ ticketId: 'T-1' }))],
    ['unknown properties', [{ ticketId: 'T-1', requesterId: null }]],
  ])('is refused as a whole with %s', async (_what, items) => {
    expect(await send(items)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  it('lets calls with the same tickets in another order wait for each other, not fail', async () => {
    const tickets = await Promise.all(Array.from({ length: 8 }, () => ask(owner.client)));
    const ids = tickets.map(({ id }) => textOf(id));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, round) =>
        send(
          (round % 2 === 0 ? ids : ids.toReversed()).map((ticketId) => ({
            ticketId,
            title: `Round ${round}`,
          })),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await Promise.all(tickets.map(read))).map(({ version }) => Number(version))).toEqual(
      Array(8).fill(7),
    );
  });

  it('happens once under an idempotency key', async () => {
    const ticket = await ask(owner.client);
    const items = [{ ticketId: ticket['id'], status: 'solved' }];
    const options = { headers: { 'idempotency-key': `bulk-${textOf(ticket['id'])}` } };
    const first = expectStatus(await send(items, options), 200);
    const again = expectStatus(await send(items, options), 200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await read(ticket)).toMatchObject({ version: 2 });
  });

  it('takes, of a key with single permissions, those of each property as well', async () => {
    const ticket = await ask(owner.client);
    const key = await createMachine(owner, { scopes: ['tickets.bulk', 'tickets.update'] });
    const answer = expectStatus(
      await key.client.post(BULK, {
        items: [
          { ticketId: ticket['id'], title: 'By a machine' },
          { ticketId: ticket['id'], status: 'solved' },
          { ticketId: ticket['id'], assigneeId: owner.userId },
        ],
      }),
      200,
    );
    expect(answer.body).toMatchObject({
      updated: 1,
      failed: 2,
      results: {
        1: { error: { code: 'SCOPE_INSUFFICIENT' } },
        2: { error: { code: 'SCOPE_INSUFFICIENT' } },
      },
    });
    expect(await read(ticket)).toMatchObject({ title: 'By a machine', status: 'new' });
  });

  it.each(['EDITOR', 'VIEWER', 'REQUESTER'] as const)('is not for %s', async (role) => {
    const member = await addMember(owner, role);
    const answer = await member.client.post(BULK, { items: [{ ticketId: 'T-1' }] });
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
  });
});
