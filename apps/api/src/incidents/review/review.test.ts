import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../../testing/client.js';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let owner: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
});
afterAll(() => stack.disposeAsync());

async function declareAs(status: string): Promise<Body> {
  const incident = await declare(owner.client);
  if (status === 'investigating') return incident;
  return expectStatus(await owner.client.patch(pathOf(incident), { status }), 200).body;
}

const read = async (incident: Body) =>
  expectStatus(await owner.client.get(pathOf(incident, '/review')), 200).body;
const save = (incident: Body, body: object, options = {}) =>
  owner.client.put(pathOf(incident, '/review'), body, options);
const kindsOf = async (incident: Body) =>
  (await readAll(owner.client, pathOf(incident, '/timeline-events?sort=occurredAt'))).map(
    ({ kind }) => textOf(kind),
  );

const WHOLE = {
  summary: 'A deploy took the database pool away.',
  impact: 'Two of three orders failed for 40 minutes.',
  rootCause: 'The pool size was set to 1.',
  contributingFactors: ['No alert on the pool', 'Deploy on a Friday'],
  whatWentWell: 'The rollback took two minutes.',
  whatWentBadly: 'Nobody looked at the dashboard.',
};

describe('the review of an incident', () => {
  it('is empty until somebody writes it', async () => {
    const incident = await declare(owner.client);
    const answer = await owner.client.get(pathOf(incident, '/review'));
    expect(answer.headers.get('etag')).toBe('"0"');
    expect(answer.body).toMatchObject({
      incidentId: incident['id'],
      reference: incident['reference'],
      status: 'draft',
      summary: '',
      actionItems: [],
      createdBy: null,
      version: 0,
    });
  });

  it.each(['monitoring', 'resolved', 'canceled'])(
    'is begun once the incident is %s',
    async (status) => {
      const incident = await declareAs(status);
      const saved = expectStatus(await save(incident, WHOLE), 200);
      expect(saved.body).toMatchObject({
        ...WHOLE,
        status: 'draft',
        version: 1,
        createdBy: { type: 'user', id: owner.userId },
        updatedBy: { id: owner.userId },
        publishedAt: null,
      });
      expect(saved.headers.get('etag')).toBe('"1"');
      expect(await read(incident)).toEqual(saved.body);
      expect(await kindsOf(incident)).toContain('review_started');
    },
  );

  it('stays a draft while the harm goes on', async () => {
    for (const incident of [
      await declare(owner.client, { status: 'triage' }),
      await declareAs('identified'),
    ]) {
      for (const status of ['in_review', 'published']) {
        expect(await save(incident, { ...WHOLE, status })).toMatchObject({
          status: 409,
          body: { code: 'CONFLICT' },
        });
      }
      expect(await read(incident)).toMatchObject({ version: 0 });
      const editor = await addMember(owner, 'EDITOR');
      const written = await editor.client.put(pathOf(incident, '/review'), WHOLE);
      expect(written).toMatchObject({ status: 200, body: { ...WHOLE, status: 'draft' } });
      expect(await save(incident, { ...WHOLE, status: 'in_review' })).toMatchObject({
        status: 409,
        body: { code: 'CONFLICT' },
      });
    }
  });

  it('can be written on after a reopening', async () => {
    const incident = await declareAs('resolved');
    expectStatus(await save(incident, WHOLE), 200);
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'investigating' }), 200);
    expectStatus(await save(incident, { ...WHOLE, summary: 'It came back.' }), 200);
  });

  it('is replaced whole, but keeps its status when none is given', async () => {
    const incident = await declareAs('resolved');
    expectStatus(await save(incident, { ...WHOLE, status: 'in_review' }), 200);
    const saved = expectStatus(await save(incident, { summary: 'Short.' }), 200);
    expect(saved.body).toMatchObject({
      summary: 'Short.',
      impact: '',
      contributingFactors: [],
      status: 'in_review',
      version: 2,
    });
  });

  it('writes nothing when it is saved as it is', async () => {
    const incident = await declareAs('resolved');
    const body = { ...WHOLE, actionItems: [{ title: 'Alert on the pool' }] };
    const first = expectStatus(await save(incident, body), 200);
    const again = expectStatus(await save(incident, body), 200);
    expect(again.body).toEqual(first.body);
  });

  it('says who published it, and when, for as long as it is published', async () => {
    const incident = await declareAs('resolved');
    const editor = await addMember(owner, 'EDITOR');
    expectStatus(await save(incident, WHOLE), 200);
    const published = expectStatus(
      await editor.client.put(pathOf(incident, '/review'), { ...WHOLE, status: 'published' }),
      200,
    ).body;
    expect(published).toMatchObject({
      status: 'published',
      publishedBy: { id: editor.userId },
      createdBy: { id: owner.userId },
    });
    const later = expectStatus(await save(incident, { ...WHOLE, impact: 'Less.' }), 200).body;
    expect(later).toMatchObject({
      publishedBy: { id: editor.userId },
      publishedAt: published['publishedAt'],
      updatedBy: { id: owner.userId },
    });
    const back = expectStatus(await save(incident, { ...WHOLE, status: 'draft' }), 200).body;
    expect(back).toMatchObject({ publishedBy: null, publishedAt: null });
    expect((await kindsOf(incident)).slice(-3)).toEqual([
      'review_started',
      'review_status_changed',
      'review_status_changed',
    ]);
  });

  it('is not overwritten by somebody who has not read it as it is', async () => {
    const incident = await declareAs('resolved');
    const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });
    expectStatus(await save(incident, WHOLE, ifMatch(0)), 200);
    expect(await save(incident, { summary: 'Other' }, ifMatch(0))).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 1 } },
    });
    const both = await Promise.all(
      ['One', 'Two'].map((summary) => save(incident, { summary }, ifMatch(1))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is recorded with what changed', async () => {
    const incident = await declareAs('resolved');
    expectStatus(await save(incident, { summary: 'First' }), 200);
    expectStatus(await save(incident, { summary: 'Second' }), 200);
    const log = await owner.client.get('/v1/audit-logs?action=review.saved&limit=1');
    expect(log.body['items']?.['0']).toMatchObject({
      target: { type: 'review', id: incident['id'] },
      before: { summary: 'First' },
      after: { summary: 'Second' },
    });
  });
});

describe('an action item', () => {
  it('becomes a task of the incident, once', async () => {
    const incident = await declareAs('resolved');
    const assignee = await addMember(owner, 'AGENT');
    const items = [
      { title: 'Alert on the pool', assigneeId: assignee.userId, dueAt: '2026-12-01T00:00:00Z' },
      { title: 'No deploys on Fridays', description: 'Ask the teams' },
    ];
    const saved = expectStatus(await save(incident, { actionItems: items }), 200).body;
    expect(saved['actionItems']).toMatchObject([
      { title: 'Alert on the pool', status: 'todo', assignee: { id: assignee.userId } },
      { title: 'No deploys on Fridays', description: 'Ask the teams' },
    ]);
    const again = expectStatus(
      await save(incident, { summary: 'Now with words', actionItems: items }),
      200,
    ).body;
    expect(again['actionItems']).toEqual(saved['actionItems']);
    expect(await readAll(owner.client, pathOf(incident, '/tasks'))).toHaveLength(2);
  });

  it('can be a task that is there, in the order of the review, with its status of now', async () => {
    const incident = await declareAs('resolved');
    const add = async (title: string) =>
      expectStatus(await owner.client.post(pathOf(incident, '/tasks'), { title }), 201).body;
    const [one, two] = [await add('One'), await add('Two')];
    const saved = expectStatus(
      await save(incident, { actionItems: [{ taskId: two['id'] }, { taskId: one['id'] }] }),
      200,
    ).body;
    expect(saved['actionItems']).toMatchObject([{ title: 'Two' }, { title: 'One' }]);
    const task = pathOf(incident, `/tasks/${textOf(two['id'])}`);
    expectStatus(await owner.client.patch(task, { status: 'done' }), 200);
    expect((await read(incident))['actionItems']).toMatchObject([{ status: 'done' }, {}]);
    const fewer = expectStatus(await save(incident, { actionItems: [{ taskId: one['id'] }] }), 200);
    expect(fewer.body['actionItems']).toMatchObject([{ title: 'One' }]);
    expect(await readAll(owner.client, pathOf(incident, '/tasks'))).toHaveLength(2);
  });

  it('is no task of another incident, and not nothing', async () => {
    const [incident, other] = [await declareAs('resolved'), await declare(owner.client)];
    const task = expectStatus(
      await owner.client.post(pathOf(other, '/tasks'), { title: 'X' }),
      201,
    );
    for (const item of [{ taskId: textAt(task.body, 'id') }, {}, { description: 'Only this' }]) {
      expect(await save(incident, { actionItems: [item] })).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      });
    }
    expect(await read(incident)).toMatchObject({ version: 0 });
  });

  it('takes the right to write tasks, which a key may lack', async () => {
    const incident = await declareAs('resolved');
    const key = await createMachine(owner, {
      scopes: ['reviews.write', 'incidents.read', 'reviews.read'],
    });
    const path = pathOf(incident, '/review');
    expectStatus(await key.client.put(path, { summary: 'By a machine' }), 200);
    expect(await key.client.put(path, { actionItems: [{ title: 'X' }] })).toMatchObject({
      status: 403,
      body: { code: 'SCOPE_INSUFFICIENT' },
    });
  });
});
