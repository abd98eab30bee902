import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

let app: TestApp;
let owner: Member;
let incident: Body;
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUpOwner(app.url);
});
beforeEach(async () => {
  incident = await declare(owner.client);
});
afterAll(() => app[Symbol.asyncDispose]());

const timeline = (query = '') =>
  readAll(owner.client, pathOf(incident, `/timeline-events${query}`));
const add = (input: Readonly<Record<string, unknown>>) =>
  owner.client.post(pathOf(incident, '/timeline-events'), input);
const change = (event: Body, input: unknown, headers: Record<string, string> = {}) =>
  owner.client.patch(pathOf(incident, `/timeline-events/${textOf(event['id'])}`), input, {
    headers,
  });
const messages = (items: readonly Body[]) => items.map(({ message }) => textOf(message));

describe('a timeline', () => {
  it('takes notes, now unless they are back-dated', async () => {
    const note = expectStatus(await add({ message: ' Rolled back. ' }), 201);
    expect(note.headers.get('etag')).toBe('"1"');
    expect(note.body).toMatchObject({
      kind: 'note',
      message: 'Rolled back.',
      actor: { type: 'user', id: owner.userId, name: owner.name },
      pinned: false,
      editedAt: null,
      version: 1,
    });
    expect(note.body['occurredAt']).toEqual(note.body['recordedAt']);

    const earlier = expectStatus(
      await add({
        message: 'Deploy went out.',
        kind: 'observation',
        occurredAt: '2026-03-02T10:00:00+01:00',
      }),
      201,
    );
    expect(earlier.body['occurredAt']).toBe('2026-03-02T09:00:00.000Z');
    expect(messages(await timeline())).toEqual([
      'Rolled back.',
      'Declared as SEV3, investigating.',
      'Deploy went out.',
    ]);
    expect(messages(await timeline('?sort=occurredAt&limit=1'))).toEqual(
      messages(await timeline()).toReversed(),
    );
    expect(messages(await timeline('?kind=note,observation'))).toHaveLength(2);
  });

  it('pages through events of the same moment without loss', async () => {
    for (let index = 0; index < 7; index += 1) {
      await add({ message: `note ${index}`, occurredAt: '2026-03-02T09:00:00Z' });
    }
    const whole = messages(await timeline('?limit=100'));
    expect(whole).toHaveLength(8);
    expect(messages(await timeline('?limit=3'))).toEqual(whole);
  });

  it.each([
    [{}, 'message'],
    [{ message: ' ' }, 'message'],
    [{ message: 'x'.repeat(20_001) }, 'message'],
    [{ message: 'x', kind: 'status_changed' }, 'kind'],
    [{ message: 'x', kind: 'declared' }, 'kind'],
    [{ message: 'x', occurredAt: '2999-01-01T00:00:00Z' }, 'occurredAt'],
    [{ message: 'x', occurredAt: 'now' }, 'occurredAt'],
    [{ message: 'x', data: {} }, 'data'],
  ])('refuses %j', async (input, path) => {
    const answer = await add(input);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body['details']?.['issues']?.['0']).toMatchObject({ path });
  });

  it('lets a note be edited, which shows', async () => {
    const { body: note } = await add({ message: 'Cause: cache' });
    const edited = await change(note, { message: 'Cause: DNS', kind: 'decision' });
    expect(edited.body).toMatchObject({ message: 'Cause: DNS', kind: 'decision', version: 2 });
    expect(edited.body['editedAt']).toEqual(expect.any(String));
    expect(await change(note, { message: 'x' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 2 } },
    });
    const future = await change(note, { occurredAt: '2999-01-01T00:00:00Z' });
    expect(future.status).toBe(400);
    expect((await change(note, { message: 'Cause: DNS' })).body['version']).toBe(2);
  });

  it('lets any event be pinned, which is no edit', async () => {
    const [declared] = await timeline();
    if (declared === undefined) throw new Error('no first event');
    const pinned = await change(declared, { pinned: true });
    expect(pinned.body).toMatchObject({ pinned: true, editedAt: null, version: 2 });
    expect(await timeline('?pinned=true')).toEqual([pinned.body]);
    const unpinned = await change(declared, { pinned: false });
    expect(unpinned.body).toMatchObject({ pinned: false, pinnedAt: null, version: 3 });
    expect(await timeline('?pinned=true')).toEqual([]);
  });

  it('does not let the record of changes be edited', async () => {
    const [declared] = await timeline();
    if (declared === undefined) throw new Error('no first event');
    for (const input of [
      { message: 'x' },
      { occurredAt: '2026-03-02T09:00:00Z' },
      { kind: 'note' },
    ]) {
      expect(await change(declared, input)).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT', details: { kind: 'declared' } },
      });
    }
    expect(await timeline()).toEqual([declared]);
  });

  it('does not find the event of another incident', async () => {
    const { body: note } = await add({ message: 'x' });
    const other = await declare(owner.client);
    for (const id of [textOf(note['id']), randomUUID(), 'nonsense']) {
      const answer = await owner.client.patch(pathOf(other, `/timeline-events/${id}`), {
        message: 'y',
      });
      expect(answer.status).toBe(404);
    }
  });
});
