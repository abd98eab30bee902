import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll } from '../../testing/incidents.js';
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

const publish = (input: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}) =>
  owner.client.post(pathOf(incident, '/status-updates'), input, { headers });
const updates = (query = '') => readAll(owner.client, pathOf(incident, `/status-updates${query}`));
const current = async () => (await owner.client.get(pathOf(incident))).body;

describe('a status update', () => {
  it('promises the next one, without getting in the way of who edits the incident', async () => {
    expect(incident['nextUpdateDueAt']).toBeNull();
    const { body } = expectStatus(
      await publish({ message: 'We look into it.', nextUpdateInMinutes: 30 }),
      201,
    );
    const due = Date.parse(String(body['publishedAt'])) + 30 * 60_000;
    expect(await current()).toMatchObject({
      nextUpdateDueAt: new Date(due).toISOString(),
      version: incident['version'],
    });
    expectStatus(await publish({ message: 'Nothing further is promised.' }), 201);
    expect(await current()).toMatchObject({ nextUpdateDueAt: null });
    expectStatus(await publish({ message: 'Soon.', nextUpdateInMinutes: 5 }), 201);
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'resolved' }), 200);
    expect(await current()).toMatchObject({ nextUpdateDueAt: null });
    expectStatus(await publish({ message: 'Too late', nextUpdateInMinutes: 20_000 }), 400);
  });

  it('changes status and severity in one step and records from where to where', async () => {
    const update = expectStatus(
      await publish({
        message: 'The cause is **known**.',
        status: 'identified',
        severity: 'SEV1',
        audience: 'public',
      }),
      201,
    );
    expect(update.body).toMatchObject({
      incidentId: incident['id'],
      message: 'The cause is **known**.',
      audience: 'public',
      fromStatus: 'investigating',
      toStatus: 'identified',
      fromSeverity: 'SEV3',
      toSeverity: 'SEV1',
      actor: { id: owner.userId, name: owner.name },
    });
    expect(await current()).toMatchObject({ status: 'identified', severity: 'SEV1', version: 2 });
    expect(await updates()).toEqual([update.body]);

    const [newest] = await readAll(owner.client, pathOf(incident, '/timeline-events'));
    expect(newest).toMatchObject({
      kind: 'status_update',
      message: 'The cause is **known**.',
      data: {
        statusUpdateId: update.body['id'],
        fromStatus: 'investigating',
        toStatus: 'identified',
      },
    });
    const events = await app.database.tenantTransaction(owner.tenantId, (trx) =>
      trx.selectFrom('outbox_events').select(['type', 'payload']).orderBy('id').execute(),
    );
    expect(
      events
        .filter(({ payload }) => payload['incidentId'] === incident['id'])
        .map(({ type }) => type),
    ).toEqual([
      'incident.declared',
      'status_update.published',
      'incident.updated',
      'incident.status_changed',
      'incident.severity_changed',
    ]);
  });

  it('stamps milestones like any change of status', async () => {
    const update = await publish({ message: 'Over.', status: 'resolved' });
    expect(await current()).toMatchObject({
      status: 'resolved',
      mitigatedAt: update.body['publishedAt'],
      resolvedAt: update.body['publishedAt'],
    });
  });

  it('leaves the incident as it is when it only tells', async () => {
    const update = expectStatus(await publish({ message: 'Still looking.' }), 201);
    expect(update.body).toMatchObject({
      audience: 'internal',
      fromStatus: 'investigating',
      toStatus: 'investigating',
    });
    expect(await current()).toEqual(incident);
  });

  it('writes neither message nor status when the transition is illegal', async () => {
    const before = await current();
    expect(await publish({ message: 'x', status: 'triage', severity: 'SEV1' })).toMatchObject({
      status: 409,
      body: {
        code: 'INVALID_TRANSITION',
        details: { allowedTransitions: incident['allowedTransitions'] },
      },
    });
    expect(await current()).toEqual(before);
    expect(await updates()).toEqual([]);
  });

  it('refuses a version of the incident that is stale', async () => {
    await owner.client.patch(pathOf(incident), { title: 'changed' });
    expect(await publish({ message: 'x' }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 2 } },
    });
    expect(await updates()).toEqual([]);
  });

  it.each([
    [{}, 'message'],
    [{ message: '' }, 'message'],
    [{ message: 'x', audience: 'everybody' }, 'audience'],
    [{ message: 'x', status: 'done' }, 'status'],
    [{ message: 'x', publishedAt: '2026-03-02T09:00:00Z' }, 'publishedAt'],
  ])('refuses %j', async (input, path) => {
    const answer = await publish(input);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(answer.body['details']?.['issues']?.['0']).toMatchObject({ path });
  });

  it('is listed newest first, page by page and by audience', async () => {
    for (const message of ['one', 'two', 'three']) {
      await publish({ message, audience: message === 'two' ? 'public' : 'internal' });
    }
    const messages = async (query: string) => (await updates(query)).map(({ message }) => message);
    expect(await messages('?limit=1')).toEqual(['three', 'two', 'one']);
    expect(await messages('?audience=public')).toEqual(['two']);
  });
});
