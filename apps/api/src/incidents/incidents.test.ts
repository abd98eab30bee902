import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declare, pathOf, textOf } from '../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
let owner: Member;
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUpOwner(app.url);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Everything that mutations leave behind for an incident, by table. */
async function traces(incidentId: string) {
  return app.database.tenantTransaction(owner.tenantId, async (trx) => {
    const [audit, events] = await Promise.all([
      trx
        .selectFrom('audit_log_events')
        .select(['action', 'before', 'after', 'actor_id'])
        .where('target_id', '=', incidentId)
        .orderBy('id')
        .execute(),
      trx.selectFrom('outbox_events').select(['type', 'payload']).orderBy('id').execute(),
    ]);
    return {
      audit,
      events: events.filter(({ payload }) => payload['incidentId'] === incidentId),
    };
  });
}

async function setStatus(incidentId: string, status: string): Promise<void> {
  await app.database.tenantTransaction(owner.tenantId, (trx) =>
    trx.updateTable('incidents').set({ status }).where('id', '=', incidentId).execute(),
  );
}

describe('declaring an incident', () => {
  it('takes nothing but a title', async () => {
    const answer = expectStatus(
      await owner.client.post('/v1/incidents', { title: '  Search is down ' }),
      201,
    );
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      title: 'Search is down',
      description: '',
      severity: 'SEV3',
      status: 'investigating',
      category: 'active',
      version: 1,
      commander: null,
      source: 'manual',
      allowedTransitions: ['identified', 'monitoring', 'resolved', 'canceled'],
      createdBy: { type: 'user', id: owner.userId, name: owner.name },
    });
    expect(answer.body['reference']).toMatch(/^INC-\d+$/);
    expect(answer.body['acknowledgedAt']).toEqual(answer.body['declaredAt']);
    expect(answer.body['resolvedAt']).toBeNull();
  });

  it('leaves one audit row and one event', async () => {
    const incident = await declare(owner.client, { severity: 'SEV1', status: 'triage' });
    const { id, reference } = incident;
    expect(await traces(textOf(id))).toMatchObject({
      audit: [{ action: 'incident.declared', actor_id: owner.userId, after: { reference } }],
      events: [
        {
          type: 'incident.declared',
          payload: { incidentId: id, reference, status: 'triage', severity: 'SEV1' },
        },
      ],
    });
  });

  it('begins the timeline', async () => {
    const incident = await declare(owner.client);
    const timeline = await owner.client.get(pathOf(incident, '/timeline-events'));
    expect(timeline.body['items']).toMatchObject([
      { kind: 'declared', actor: { name: owner.name }, occurredAt: incident['declaredAt'] },
    ]);
  });

  it.each([
    [{}, 'title'],
    [{ title: '   ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: 'nul \0 byte' }, 'title'],
    [{ title: 'half \uD800 pair' }, 'title'],
    [{ title: 7 }, 'title'],
    [{ title: 'a', severity: 'SEV9' }, 'severity'],
    [{ title: 'a', status: 'resolved' }, 'status'],
    [{ title: 'a', reference: 'INC-1' }, 'reference'],
    [{ title: 'a', impactStartedAt: 'yesterday' }, 'impactStartedAt'],
    [{ title: 'a', impactStartedAt: '2999-01-01T00:00:00Z' }, 'impactStartedAt'],
    [{ title: 'a', description: 'x'.repeat(20_001) }, 'description'],
    [{ title: 'a', commanderId: randomUUID() }, 'commanderId'],
  ])('refuses %j and names the property', async (body, path) => {
    const answer = await owner.client.post('/v1/incidents', body);
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe('VALIDATION_FAILED');
    expect(Object.values(answer.body['details']?.['issues'] ?? {})).toContainEqual(
      expect.objectContaining({ path }),
    );
  });

  it('leaves no gap in the references when a declaration fails', async () => {
    const numberOf = (reference: unknown) => Number(textOf(reference).slice(4));
    const first = await declare(owner.client);
    await owner.client.post('/v1/incidents', { title: 'a', commanderId: randomUUID() });
    const second = await declare(owner.client);
    expect(numberOf(second['reference'])).toBe(numberOf(first['reference']) + 1);
  });
});

describe('200 parallel declarations in a tenant', () => {
  it('give 200 references without a gap, 200 audit rows, 200 events and a usage of 200', async () => {
    const { client, tenantId } = await signUpOwner(app.url);
    const machine = await createMachine({ ...owner, client, tenantId });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        machine.client.post('/v1/incidents', { title: `Incident ${index}` }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const references = answers.map(({ body }) => textOf(body['reference']));
    expect(new Set(references)).toEqual(
      new Set(Array.from({ length: 200 }, (_, index) => `INC-${index + 1}`)),
    );
    const counts = await app.database.tenantTransaction(tenantId, async (trx) => {
      const [audit, events, timeline, usage] = await Promise.all([
        trx
          .selectFrom('audit_log_events')
          .select(({ fn }) => fn.countAll<string>().as('count'))
          .where('action', '=', 'incident.declared')
          .executeTakeFirstOrThrow(),
        trx
          .selectFrom('outbox_events')
          .select(({ fn }) => fn.countAll<string>().as('count'))
          .where('type', '=', 'incident.declared')
          .executeTakeFirstOrThrow(),
        trx
          .selectFrom('timeline_events')
          .select(({ fn }) => fn.countAll<string>().as('count'))
          .executeTakeFirstOrThrow(),
        trx
          .selectFrom('usage_counters')
          .select((eb) => eb.fn.sum<string>('count').as('count'))
          .where('kind', '=', 'incident.write')
          .executeTakeFirstOrThrow(),
      ]);
      return [audit, events, timeline, usage].map(({ count }) => count);
    });
    expect(counts).toEqual(['200', '200', '200', '200']);
  });
});

describe('reading an incident', () => {
  it('takes its id or its reference, in any case', async () => {
    const incident = await declare(owner.client);
    const reference = textOf(incident['reference']);
    for (const key of [textOf(incident['id']), reference, reference.toLowerCase()]) {
      const answer = await owner.client.get(`/v1/incidents/${key}`);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual(incident);
      expect(answer.headers.get('etag')).toBe('"1"');
    }
  });

  it.each([
    'INC-999999',
    'INC-0',
    'nonsense',
    "INC-1'--",
    randomUUID(),
    '%00',
    'INC-99999999999999999999',
  ])('answers 404 for %s', async (key) => {
    const answer = await owner.client.get(`/v1/incidents/${key}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND', details: {} } });
  });

  it('does not find that of another tenant', async () => {
    const stranger = await signUpOwner(app.url);
    const incident = await declare(owner.client);
    expect((await stranger.client.get(pathOf(incident))).status).toBe(404);
    expect((await stranger.client.patch(pathOf(incident), { title: 'x' })).status).toBe(404);
  });
});

describe('changing an incident', () => {
  it('changes what is named, stamps milestones, and tells of it', async () => {
    const incident = await declare(owner.client, { status: 'triage' });
    const answer = expectStatus(
      await owner.client.patch(pathOf(incident), {
        title: 'Checkout is down',
        severity: 'SEV1',
        status: 'resolved',
        commanderId: owner.userId,
      }),
      200,
    );
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body).toMatchObject({
      title: 'Checkout is down',
      severity: 'SEV1',
      status: 'resolved',
      category: 'resolved',
      version: 2,
      allowedTransitions: ['investigating', 'closed'],
      commander: { id: owner.userId, name: owner.name },
    });
    const { acknowledgedAt, mitigatedAt, resolvedAt } = answer.body;
    expect(resolvedAt).toEqual(expect.any(String));
    expect([acknowledgedAt, mitigatedAt]).toEqual([resolvedAt, resolvedAt]);
    expect((await owner.client.get(pathOf(incident))).body).toEqual(answer.body);

    const timeline = await owner.client.get(pathOf(incident, '/timeline-events?sort=occurredAt'));
    expect(Object.values(timeline.body['items'] ?? {}).map(({ kind }) => kind)).toEqual([
      'declared',
      'status_changed',
      'severity_changed',
      'role_assigned',
      'updated',
    ]);
    const { audit, events } = await traces(textOf(incident['id']));
    expect(audit).toHaveLength(2);
    expect(audit[1]).toMatchObject({
      action: 'incident.updated',
      before: { title: 'Checkout is slow', status: 'triage', roles: { incident_commander: null } },
      after: { title: 'Checkout is down', status: 'resolved', severity: 'SEV1' },
    });
    expect(events.map(({ type }) => type)).toEqual([
      'incident.declared',
      'incident.updated',
      'incident.status_changed',
      'incident.severity_changed',
      'incident.role_assigned',
    ]);
    expect(events[1]?.payload).toMatchObject({ version: 2, status: 'resolved', severity: 'SEV1' });
  });

  it('writes nothing when nothing changes', async () => {
    const incident = await declare(owner.client, { severity: 'SEV2', commanderId: owner.userId });
    const answer = await owner.client.patch(pathOf(incident), {
      title: incident['title'],
      severity: 'SEV2',
      status: 'investigating',
      roles: { incident_commander: owner.userId.toUpperCase(), scribe: null },
    });
    expect(answer).toMatchObject({ status: 200, body: incident });
    const { audit, events } = await traces(textOf(incident['id']));
    expect([audit.length, events.length]).toEqual([1, 1]);
  });

  it('refuses a stale version and names the current one', async () => {
    const incident = await declare(owner.client);
    const headers = { 'if-match': '"1"' };
    const first = await owner.client.patch(pathOf(incident), { title: 'one' }, { headers });
    const second = await owner.client.patch(pathOf(incident), { title: 'two' }, { headers });
    expect(first.status).toBe(200);
    expect(second).toMatchObject({
      status: 412,
      body: { code: 'VERSION_MISMATCH', details: { currentVersion: 2 } },
    });
    expect((await owner.client.get(pathOf(incident))).body['title']).toBe('one');
  });

  it.each(['"2"', '"0"', '"abc"', 'W/"abc"', '""', '"01a1fcfd"', '2', '0'])(
    'refuses the tag %s, which is not that of the current version',
    async (tag) => {
      const incident = await declare(owner.client);
      const headers = { 'if-match': tag };
      expect(
        await owner.client.patch(pathOf(incident), { title: 'new' }, { headers }),
      ).toMatchObject({
        status: 412,
        body: { code: 'VERSION_MISMATCH', details: { currentVersion: 1 } },
      });
    },
  );

  it.each(['"1"', 'W/"1"', '1', '*'])('takes the tag %s for the first version', async (tag) => {
    const incident = await declare(owner.client);
    const headers = { 'if-match': tag };
    const answer = await owner.client.patch(pathOf(incident), { title: 'new' }, { headers });
    expectStatus(answer, 200);
  });

  it.each(['', 'abc', '"1', '"1" "2"', '"1", "2"'])('takes no %s for a tag', async (tag) => {
    const incident = await declare(owner.client);
    const headers = { 'if-match': tag };
    expect(await owner.client.patch(pathOf(incident), { title: 'new' }, { headers })).toMatchObject(
      {
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      },
    );
  });

  it('lets one of many that read the same version through', async () => {
    const incident = await declare(owner.client);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        owner.client.patch(
          pathOf(incident),
          { title: `try ${index}` },
          { headers: { 'if-match': '"1"' } },
        ),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 11 }, () => 412)]);
  });

  it.each([
    ['investigating', 'triage'],
    ['investigating', 'closed'],
    ['investigating', 'merged'],
    ['resolved', 'identified'],
    ['closed', 'resolved'],
    ['declined', 'investigating'],
  ])('refuses %s → %s and names what is allowed', async (from, to) => {
    const incident = await declare(owner.client);
    await setStatus(textOf(incident['id']), from);
    const current = await owner.client.get(pathOf(incident));
    const answer = await owner.client.patch(pathOf(incident), { status: to });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'INVALID_TRANSITION',
        details: { allowedTransitions: current.body['allowedTransitions'] },
      },
    });
    expect((await owner.client.get(pathOf(incident))).body).toEqual(current.body);
  });

  it('reopens explicitly, on record, and clears what is ahead again', async () => {
    const incident = await declare(owner.client);
    await owner.client.patch(pathOf(incident), { status: 'resolved' });
    const closed = await owner.client.patch(pathOf(incident), { status: 'closed' });
    expect(closed.body['closedAt']).toEqual(expect.any(String));
    const reopened = await owner.client.patch(pathOf(incident), { status: 'investigating' });
    expect(reopened.body).toMatchObject({
      status: 'investigating',
      acknowledgedAt: incident['acknowledgedAt'],
      mitigatedAt: null,
      resolvedAt: null,
      closedAt: null,
    });
    const timeline = await owner.client.get(
      pathOf(incident, '/timeline-events?kind=status_changed&limit=1'),
    );
    expect(timeline.body['items']?.['0']?.['data']).toMatchObject({
      reopened: true,
      from: 'closed',
      reached: { resolvedAt: closed.body['resolvedAt'], closedAt: closed.body['closedAt'] },
    });
  });

  it('refuses every change to a merged incident', async () => {
    const incident = await declare(owner.client);
    const task = await owner.client.post(pathOf(incident, '/tasks'), { title: 'Look' });
    await setStatus(textOf(incident['id']), 'merged');
    const attempts = await Promise.all([
      owner.client.patch(pathOf(incident), { title: 'x' }),
      owner.client.post(pathOf(incident, '/timeline-events'), { message: 'x' }),
      owner.client.post(pathOf(incident, '/tasks'), { title: 'x' }),
      owner.client.patch(pathOf(incident, `/tasks/${textOf(task.body['id'])}`), { title: 'x' }),
      owner.client.post(pathOf(incident, '/status-updates'), { message: 'x' }),
    ]);
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ status: 409, body: { code: 'ALREADY_MERGED' } });
    }
    const current = await owner.client.get(pathOf(incident));
    expect(current.body).toMatchObject({ title: incident['title'], allowedTransitions: [] });
  });

  it('corrects timestamps and keeps them in order', async () => {
    const incident = await declare(owner.client);
    const good = await owner.client.patch(pathOf(incident), {
      impactStartedAt: '2026-03-02T10:00:00+01:00',
      detectedAt: '2026-03-02T09:30:00Z',
    });
    expect(good.body).toMatchObject({
      impactStartedAt: '2026-03-02T09:00:00.000Z',
      detectedAt: '2026-03-02T09:30:00.000Z',
    });
    const bad = await owner.client.patch(pathOf(incident), {
      detectedAt: '2026-03-02T08:00:00Z',
    });
    expect(bad).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(bad.body['details']?.['issues']?.['0']).toMatchObject({ path: 'detectedAt' });
    const cleared = await owner.client.patch(pathOf(incident), { detectedAt: null });
    expect(cleared.body['detectedAt']).toBeNull();
  });

  it('assigns roles to members who can see incidents, and to nobody else', async () => {
    const incident = await declare(owner.client);
    const agent = await addMember(owner, 'AGENT');
    const requester = await addMember(owner, 'REQUESTER');
    const stranger = await signUpOwner(app.url);
    const assign = (roles: Record<string, string | null>) =>
      owner.client.patch(pathOf(incident), { roles });
    const assigned = await assign({ incident_commander: agent.userId, scribe: owner.userId });
    expect(assigned.body['roles']).toEqual({
      incident_commander: { id: agent.userId, name: agent.name },
      communications_lead: null,
      operations_lead: null,
      scribe: { id: owner.userId, name: owner.name },
    });
    for (const userId of [requester.userId, stranger.userId, randomUUID()]) {
      const refused = await assign({ scribe: userId });
      expect(refused.status).toBe(400);
      expect(refused.body['details']?.['issues']?.['0']).toMatchObject({ path: 'roles.scribe' });
    }
    const freed = await owner.client.patch(pathOf(incident), { commanderId: null });
    expect(freed.body['commander']).toBeNull();
    const both = await owner.client.patch(pathOf(incident), {
      commanderId: agent.userId,
      roles: { incident_commander: owner.userId },
    });
    expect(both.status).toBe(400);
  });
});

describe('the rights of roles', () => {
  it('let an EDITOR create and edit, but not change status, severity or roles', async () => {
    const editor = await addMember(owner, 'EDITOR');
    const incident = await declare(editor.client, { severity: 'SEV2' });
    expect(incident['allowedTransitions']).toEqual([]);
    expect((await editor.client.patch(pathOf(incident), { title: 'edited' })).status).toBe(200);
    for (const [body, permission] of [
      [{ status: 'resolved' }, 'incidents.transition'],
      [{ title: 'x', severity: 'SEV1' }, 'incidents.transition'],
      [{ commanderId: editor.userId }, 'incidents.assign'],
      [{ roles: {} }, 'incidents.assign'],
      [{ resolvedAt: null }, 'incidents.edit_timestamps'],
    ] as const) {
      expect(await editor.client.patch(pathOf(incident), body)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN', details: { permission } },
      });
    }
    const update = await editor.client.post(pathOf(incident, '/status-updates'), { message: 'x' });
    expect(update.status).toBe(403);
    expect((await editor.client.get(pathOf(incident))).body['title']).toBe('edited');
  });

  it('answer a VIEWER 403 for what exists and 404 for what does not', async () => {
    const viewer = await addMember(owner, 'VIEWER');
    const incident = await declare(owner.client);
    const note = await owner.client.post(pathOf(incident, '/timeline-events'), { message: 'x' });
    const eventPath = (id: string) => pathOf(incident, `/timeline-events/${id}`);
    expect((await viewer.client.get(pathOf(incident))).status).toBe(200);
    expect((await viewer.client.post('/v1/incidents', { title: 'x' })).status).toBe(403);
    expect((await viewer.client.patch(pathOf(incident), {})).status).toBe(403);
    expect((await viewer.client.patch(`/v1/incidents/${randomUUID()}`, {})).status).toBe(404);
    expect((await viewer.client.patch(eventPath(textOf(note.body['id'])), {})).status).toBe(403);
    expect((await viewer.client.patch(eventPath(randomUUID()), {})).status).toBe(404);
  });

  it('show a REQUESTER nothing', async () => {
    const requester = await addMember(owner, 'REQUESTER');
    const incident = await declare(owner.client);
    expect((await requester.client.get(pathOf(incident))).status).toBe(404);
    expect((await requester.client.patch(pathOf(incident), { title: 'x' })).status).toBe(404);
    expect((await requester.client.get('/v1/incidents')).status).toBe(403);
  });

  it('bind an API key to its scopes', async () => {
    const reader = await createMachine(owner, { role: 'AGENT', scopes: ['read'] });
    const incident = await declare(owner.client);
    expect((await reader.client.get(pathOf(incident))).status).toBe(200);
    expect(await reader.client.patch(pathOf(incident), { title: 'x' })).toMatchObject({
      status: 403,
      body: { code: 'SCOPE_INSUFFICIENT' },
    });
  });
});
