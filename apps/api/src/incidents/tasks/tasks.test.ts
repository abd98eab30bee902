import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
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

const tasks = (query = '') => readAll(owner.client, pathOf(incident, `/tasks${query}`));
const add = (input: Readonly<Record<string, unknown>>) =>
  owner.client.post(pathOf(incident, '/tasks'), input);
const change = (task: Body, input: unknown, headers: Record<string, string> = {}) =>
  owner.client.patch(pathOf(incident, `/tasks/${textOf(task['id'])}`), input, { headers });
const kinds = async () =>
  (await readAll(owner.client, pathOf(incident, '/timeline-events?sort=occurredAt'))).map(
    ({ kind }) => textOf(kind),
  );

describe('tasks', () => {
  it('take a title, somebody to do them and a day', async () => {
    const agent = await addMember(owner, 'AGENT');
    const task = expectStatus(
      await add({
        title: 'Roll back',
        assigneeId: agent.userId,
        dueAt: '2026-03-02T10:00:00+01:00',
      }),
      201,
    );
    expect(task.headers.get('etag')).toBe('"1"');
    expect(task.body).toMatchObject({
      title: 'Roll back',
      description: '',
      status: 'todo',
      assignee: { id: agent.userId, name: agent.name },
      dueAt: '2026-03-02T09:00:00.000Z',
      completedAt: null,
      createdBy: { id: owner.userId, name: owner.name },
      version: 1,
    });
    expect(await tasks()).toEqual([task.body]);
    expect(await kinds()).toEqual(['declared', 'task_added']);
  });

  it('are completed, reopened and canceled, and the timeline tells', async () => {
    const { body: task } = await add({ title: 'Roll back' });
    expect((await change(task, { status: 'in_progress' })).body['completedAt']).toBeNull();
    const done = await change(task, { status: 'done' });
    expect(done.body).toMatchObject({ status: 'done', version: 3 });
    expect(done.body['completedAt']).toEqual(expect.any(String));
    expect((await change(task, { status: 'todo' })).body['completedAt']).toBeNull();
    await change(task, { status: 'canceled' });
    expect(await kinds()).toEqual([
      'declared',
      'task_added',
      'task_completed',
      'task_reopened',
      'task_canceled',
    ]);
  });

  it('keep their version when nothing changes, and refuse a stale one', async () => {
    const { body: task } = await add({ title: 'Roll back' });
    expect((await change(task, { title: 'Roll back', assigneeId: null })).body).toEqual(task);
    const changed = await change(task, { dueAt: '2026-03-02T09:00:00Z', description: 'v41' });
    expect(changed.body).toMatchObject({ version: 2, description: 'v41' });
    expect(await change(task, { title: 'x' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 2 } },
    });
    expect((await change(task, { dueAt: null })).body['dueAt']).toBeNull();
  });

  it('are listed oldest first, by status and by assignee', async () => {
    for (const title of ['one', 'two', 'three']) await add({ title });
    const [, second] = await tasks('?limit=1');
    if (second === undefined) throw new Error('no second task');
    await change(second, { status: 'done', assigneeId: owner.userId });
    const titles = async (query: string) => (await tasks(query)).map(({ title }) => title);
    expect(await titles('?limit=2')).toEqual(['one', 'two', 'three']);
    expect(await titles('?status=todo,in_progress')).toEqual(['one', 'three']);
    expect(await titles(`?assigneeId=${owner.userId}`)).toEqual(['two']);
  });

  it.each([
    [{}, 'title'],
    [{ title: 'x', status: 'open' }, 'status'],
    [{ title: 'x', assigneeId: randomUUID() }, 'assigneeId'],
    [{ title: 'x', dueAt: 'soon' }, 'dueAt'],
    [{ title: 'x', done: true }, 'done'],
  ])('refuse %j', async (input, path) => {
    const answer = await add(input);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body['details']?.['issues']?.['0']).toMatchObject({ path });
    expect(await tasks()).toEqual([]);
  });

  it('are not found under another incident', async () => {
    const { body: task } = await add({ title: 'x' });
    const other = await declare(owner.client);
    for (const id of [textOf(task['id']), randomUUID(), 'nonsense']) {
      const answer = await owner.client.patch(pathOf(other, `/tasks/${id}`), { title: 'y' });
      expect(answer.status).toBe(404);
    }
  });
});
