import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../../testing/client.js';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let owner: Member;
let stranger: Member;
beforeAll(async () => {
  const app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  stranger = await signUpOwner(app.url, 'Foreign');
});
afterAll(() => stack.disposeAsync());

const merge = (source: Body, into: unknown, options = {}) =>
  owner.client.post(pathOf(source, '/merge'), { intoIncidentId: into }, options);

async function move(incident: Body, status: string): Promise<void> {
  expectStatus(await owner.client.patch(pathOf(incident), { status }), 200);
}

describe('merging an incident into another', () => {
  it('ends it, keeps its reference, and tells both timelines', async () => {
    const source = await declare(owner.client, { title: 'Checkout fails' });
    const target = await declare(owner.client, { title: 'Payments are down' });
    const merged = expectStatus(await merge(source, target['reference']), 200);
    expect(merged.body).toMatchObject({
      id: source['id'],
      reference: source['reference'],
      status: 'merged',
      category: 'closed',
      allowedTransitions: [],
      mergedInto: { id: target['id'], reference: target['reference'] },
      version: 2,
    });
    expect(merged.body['closedAt']).not.toBeNull();
    expect(merged.headers.get('etag')).toBe('"2"');

    const byReference = await owner.client.get(`/v1/incidents/${textOf(source['reference'])}`);
    expect(expectStatus(byReference, 200).body).toEqual(merged.body);
    expect((await owner.client.get(pathOf(target))).body).toMatchObject({ mergedInto: null });

    const [told] = await readAll(owner.client, pathOf(source, '/timeline-events'));
    expect(told).toMatchObject({
      kind: 'merged',
      data: { intoIncidentId: target['id'], intoReference: target['reference'] },
    });
    const [heard] = await readAll(owner.client, pathOf(target, '/timeline-events'));
    expect(heard).toMatchObject({
      kind: 'merge_received',
      data: { incidentId: source['id'], reference: source['reference'] },
    });
    const log = await owner.client.get('/v1/audit-logs?action=incident.merged&limit=1');
    expect(log.body['items']?.['0']).toMatchObject({
      target: { type: 'incident', id: source['id'] },
      after: { status: 'merged', intoIncidentId: target['id'] },
    });
  });

  it('takes open tasks along and leaves the others as history', async () => {
    const source = await declare(owner.client);
    const target = await declare(owner.client);
    const tasks = pathOf(source, '/tasks');
    const open = expectStatus(await owner.client.post(tasks, { title: 'Roll back' }), 201).body;
    expectStatus(await owner.client.post(tasks, { title: 'Seen to', status: 'done' }), 201);
    expectStatus(await merge(source, target['id']), 200);

    expect(await readAll(owner.client, tasks)).toMatchObject([{ title: 'Seen to' }]);
    expect(await readAll(owner.client, pathOf(target, '/tasks'))).toMatchObject([
      { id: open['id'], title: 'Roll back', incidentId: target['id'], version: 2 },
    ]);
    const path = pathOf(target, `/tasks/${textOf(open['id'])}`);
    expectStatus(await owner.client.patch(path, { status: 'done' }), 200);
  });

  it('takes links along, none of them twice and none to itself', async () => {
    const [source, target, third, fourth] = [
      await declare(owner.client),
      await declare(owner.client),
      await declare(owner.client, { title: 'Third' }),
      await declare(owner.client, { title: 'Fourth' }),
    ];
    const link = async (of: Body, body: object) =>
      expectStatus(await owner.client.post(pathOf(of, '/links'), body), 201);
    await link(source, { url: 'https://status.example.com/a' });
    await link(source, { url: 'https://status.example.com/both' });
    await link(target, { url: 'https://status.example.com/both' });
    await link(source, { relatedIncidentId: target['id'], kind: 'duplicate_of' });
    await link(source, { relatedIncidentId: third['id'], kind: 'caused_by' });
    await link(third, { relatedIncidentId: target['id'] });
    await link(fourth, { relatedIncidentId: source['id'], kind: 'caused_by' });
    expectStatus(await merge(source, target['id']), 200);

    expect(await readAll(owner.client, pathOf(source, '/links'))).toEqual([]);
    const links = await readAll(owner.client, pathOf(target, '/links'));
    expect(
      links.map((item) => [item['kind'], item['url'] ?? item['relatedIncident']?.['title']]),
    ).toEqual([
      ['link', 'https://status.example.com/a'],
      ['link', 'https://status.example.com/both'],
      ['related', 'Third'],
      ['causes', 'Fourth'],
    ]);
  });

  it('is final: nothing more is written, and it is merged no second time', async () => {
    const source = await declare(owner.client);
    const target = await declare(owner.client);
    expectStatus(await merge(source, target['id']), 200);
    const mergedInto = { id: target['id'], reference: target['reference'] };
    for (const answer of [
      await merge(source, target['id']),
      await owner.client.patch(pathOf(source), { status: 'investigating' }),
      await owner.client.patch(pathOf(source), { title: 'Other' }),
      await owner.client.post(pathOf(source, '/timeline-events'), { message: 'Late' }),
      await owner.client.post(pathOf(source, '/links'), { url: 'https://example.com' }),
      await owner.client.put(pathOf(source, '/review'), { summary: 'Late' }),
    ]) {
      expect([answer.status, answer.body['code']]).toEqual([409, 'ALREADY_MERGED']);
    }
    expect((await merge(source, target['id'])).body['details']).toEqual({
      incidentId: source['id'],
      mergedInto,
    });
  });

  it('makes no cycles: nothing is merged into itself or into what was merged', async () => {
    const [a, b, c] = [
      await declare(owner.client),
      await declare(owner.client),
      await declare(owner.client),
    ];
    expect(await merge(a, a['reference'])).toMatchObject({
      status: 400,
      body: { details: { issues: [{ path: 'intoIncidentId' }] } },
    });
    expectStatus(await merge(a, b['id']), 200);
    expect(await merge(b, a['id'])).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_MERGED', details: { mergedInto: { id: b['id'] } } },
    });
    expectStatus(await merge(b, c['id']), 200);
    expect((await merge(c, a['id'])).body['code']).toBe('ALREADY_MERGED');
    expect((await merge(c, b['id'])).body['code']).toBe('ALREADY_MERGED');
  });

  it.each([
    ['declined', 'triage'],
    ['canceled', 'investigating'],
  ])('is refused where either one was %s', async (ended, status) => {
    const given = await declare(owner.client, { status });
    await move(given, ended);
    const open = await declare(owner.client);
    expect(await merge(given, open['id'])).toMatchObject({
      status: 409,
      body: { code: 'INVALID_TRANSITION', details: { from: ended, allowedTransitions: [] } },
    });
    expect(await merge(open, given['id'])).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
  });

  it('respects the version that the caller has read', async () => {
    const source = await declare(owner.client);
    const target = await declare(owner.client);
    expect(await merge(source, target['id'], { headers: { 'if-match': '"7"' } })).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 1 } },
    });
    expectStatus(await merge(source, target['id'], { headers: { 'if-match': '"1"' } }), 200);
  });

  it('does not know incidents of other tenants, at either end', async () => {
    const foreign = await declare(stranger.client);
    const own = await declare(owner.client);
    const absent = '00000000-0000-7000-8000-000000000000';
    const answers = [
      await merge(own, foreign['id']),
      await merge(own, absent),
      await merge(foreign, own['id']),
    ];
    for (const { status, body } of answers)
      expect([status, body['code']]).toEqual([404, 'NOT_FOUND']);
    const [first, second] = answers.map(({ body }) => ({ ...body, traceId: '' }));
    expect(first).toEqual(second);
  });

  it('is not for editors', async () => {
    const editor = await addMember(owner, 'EDITOR');
    const [source, target] = [await declare(owner.client), await declare(owner.client)];
    const answer = await editor.client.post(pathOf(source, '/merge'), {
      intoIncidentId: target['id'],
    });
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
  });

  it('happens once when two merge each into the other at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await declare(owner.client), await declare(owner.client)];
      const answers = await Promise.all([merge(a, b['id']), merge(b, a['id'])]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  it('is repeated by an idempotency key without being done twice', async () => {
    const [source, target] = [await declare(owner.client), await declare(owner.client)];
    const options = { headers: { 'idempotency-key': `merge-${textAt(source, 'id')}` } };
    const first = expectStatus(await merge(source, target['id'], options), 200);
    const again = expectStatus(await merge(source, target['id'], options), 200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
  });
});
