import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../../testing/client.js';
import type { Body, Client } from '../../testing/client.js';
import { pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let monitoring: Client;
beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  monitoring = (await createMachine(owner, { role: 'AGENT', scopes: ['write'] })).client;
});
afterAll(() => stack.disposeAsync());

let counter = 0;
const newKey = () => `key-${(counter += 1)}`;
const send = async (body: object, query = '') =>
  expectStatus(await monitoring.post(`/v1/alerts${query}`, body), 200).body;
const first = (answer: Body): Body => {
  const result = answer['results']?.['0'];
  if (result === undefined) throw new Error(`no result: ${JSON.stringify(answer)}`);
  return result;
};
const fire = async (dedupKey: string, more: object = {}) =>
  first(await send({ title: 'Error rate above 5%', dedupKey, ...more }));
const end = async (dedupKey: string, more: object = {}) =>
  first(await send({ status: 'resolved', dedupKey, ...more }));
const incidentOf = async (result: Body) =>
  expectStatus(await owner.client.get(`/v1/incidents/${textAt(result, 'incident', 'id')}`), 200)
    .body;
const timelineOf = (incident: Body) =>
  readAll(owner.client, pathOf(incident, '/timeline-events?sort=occurredAt'));
const kindsOf = async (incident: Body) =>
  (await timelineOf(incident))
    .map(({ kind }) => textOf(kind))
    .filter((kind) => kind !== 'declared');

async function countOf(title: string): Promise<number> {
  const incidents = await readAll(owner.client, '/v1/incidents?limit=100');
  return incidents.filter((incident) => textOf(incident['title']) === title).length;
}

describe('an alert that fires', () => {
  it('declares an incident in triage, with what it says', async () => {
    const dedupKey = newKey();
    const result = await fire(dedupKey, {
      description: 'Five of a hundred checkouts fail.',
      severity: 'critical',
      source: 'prometheus',
      labels: { service: 'checkout' },
      startsAt: '2026-01-02T03:04:05+01:00',
      url: 'https://grafana.example.com/d/1',
    });
    expect(result).toMatchObject({
      source: 'prometheus',
      dedupKey,
      outcome: 'declared',
      occurrences: 1,
      incident: { status: 'triage' },
    });
    const incident = await incidentOf(result);
    expect(incident).toMatchObject({
      title: 'Error rate above 5%',
      description: 'Five of a hundred checkouts fail.',
      severity: 'SEV1',
      status: 'triage',
      source: 'prometheus',
      detectedAt: '2026-01-02T02:04:05.000Z',
      createdBy: { type: 'service_account' },
    });
    const told = (await timelineOf(incident)).find(({ kind }) => textOf(kind) === 'alert_fired');
    expect(told).toMatchObject({
      occurredAt: '2026-01-02T02:04:05.000Z',
      data: { dedupKey, source: 'prometheus', labels: { service: 'checkout' } },
    });
    expect(await readAll(owner.client, pathOf(incident, '/links'))).toMatchObject([
      { kind: 'alert', url: 'https://grafana.example.com/d/1' },
    ]);
  });

  it('again updates its open incident, and declares no second one', async () => {
    const dedupKey = newKey();
    const declared = await fire(dedupKey);
    const again = await fire(dedupKey);
    expect(again).toMatchObject({
      outcome: 'updated',
      occurrences: 2,
      alertId: declared['alertId'],
      incident: { id: declared['incident']?.['id'] },
    });
    const worse = await fire(dedupKey, { severity: 'SEV1' });
    expect(worse).toMatchObject({ outcome: 'updated', occurrences: 3 });
    const incident = await incidentOf(worse);
    // People decide how grave an incident is; the timeline says what monitoring thinks of it.
    expect(incident).toMatchObject({ severity: 'SEV3' });
    const messages = (await timelineOf(incident)).map(({ message }) => textOf(message));
    expect(messages).toContain('Now SEV1, was SEV3: Error rate above 5%');
    expect(await kindsOf(incident)).toEqual(['alert_fired', 'alert_fired']);
  });

  it('declares exactly one incident when 50 of one key arrive at once', async () => {
    const dedupKey = newKey();
    const title = `Storm ${dedupKey}`;
    const results = await Promise.all(Array.from({ length: 50 }, () => fire(dedupKey, { title })));
    const outcomes = results.map(({ outcome }) => textOf(outcome)).sort();
    expect(outcomes).toEqual(['declared', ...Array(49).fill('updated')]);
    expect(new Set(results.map((result) => textAt(result, 'incident', 'id'))).size).toBe(1);
    expect(results.map(({ occurrences }) => Number(occurrences)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(await countOf(title)).toBe(1);
  }, 60_000);

  it('is told apart by its source, and by title and labels where it has no key', async () => {
    const dedupKey = newKey();
    await fire(dedupKey, { source: 'one' });
    expect(await fire(dedupKey, { source: 'two' })).toMatchObject({ outcome: 'declared' });
    const keyless = async (labels: object) => first(await send({ title: 'No key', labels }));
    expect(await keyless({ host: 'a', zone: '1' })).toMatchObject({ outcome: 'declared' });
    expect(await keyless({ zone: '1', host: 'a' })).toMatchObject({ outcome: 'updated' });
    expect(await keyless({ host: 'b' })).toMatchObject({ outcome: 'declared' });
    const named = newKey();
    await fire(named);
    expect(first(await send({ title: 'x', fingerprint: named }))).toMatchObject({
      outcome: 'updated',
    });
  });

  it.each(['resolved', 'closed'])(
    'declares a new incident, related to the old one, when that was %s',
    async (status) => {
      const dedupKey = newKey();
      const old = await incidentOf(await fire(dedupKey));
      for (const step of ['resolved', status]) {
        expectStatus(await owner.client.patch(pathOf(old), { status: step }), 200);
      }
      const again = await fire(dedupKey);
      expect(again).toMatchObject({ outcome: 'declared', occurrences: 1 });
      const links = await readAll(owner.client, pathOf(await incidentOf(again), '/links'));
      expect(links).toMatchObject([{ kind: 'related', relatedIncident: { id: old['id'] } }]);
    },
  );

  it('is only counted after people declined its incident, until it was resolved', async () => {
    const dedupKey = newKey();
    const old = await incidentOf(await fire(dedupKey));
    expectStatus(await owner.client.patch(pathOf(old), { status: 'declined' }), 200);
    expect(await fire(dedupKey)).toMatchObject({
      outcome: 'suppressed',
      occurrences: 2,
      incident: { id: old['id'], status: 'declined' },
    });
    expect(await end(dedupKey)).toMatchObject({ outcome: 'resolved' });
    expect(await fire(dedupKey)).toMatchObject({ outcome: 'declared' });
  });

  it('goes to the incident into which its own was merged', async () => {
    const dedupKey = newKey();
    const own = await incidentOf(await fire(dedupKey));
    const other = await incidentOf(await fire(newKey(), { title: 'Other' }));
    expectStatus(
      await owner.client.post(pathOf(own, '/merge'), { intoIncidentId: other['id'] }),
      200,
    );
    expect(await fire(dedupKey)).toMatchObject({
      outcome: 'updated',
      incident: { id: other['id'] },
    });
  });

  it('finds one incident however merging and firing fall together', async () => {
    for (let round = 0; round < 5; round += 1) {
      const dedupKey = newKey();
      const own = await incidentOf(await fire(dedupKey));
      const other = await incidentOf(await fire(newKey(), { title: 'Other' }));
      const [merged, ...fired] = await Promise.all([
        owner.client.post(pathOf(own, '/merge'), { intoIncidentId: other['id'] }),
        ...Array.from({ length: 5 }, () => fire(dedupKey)),
      ]);
      expect(merged.status).toBe(200);
      for (const result of fired) expect(textOf(result['outcome'])).toBe('updated');
      expect(await fire(dedupKey)).toMatchObject({ incident: { id: other['id'] } });
    }
  });
});

describe('an alert that is resolved', () => {
  it('is told on the timeline, once, and leaves the incident to people', async () => {
    const dedupKey = newKey();
    const incident = await incidentOf(await fire(dedupKey));
    expect(await end(dedupKey, { endsAt: '2026-01-02T04:00:00Z' })).toMatchObject({
      outcome: 'resolved',
      incident: { id: incident['id'], status: 'triage' },
    });
    expect(await end(dedupKey)).toMatchObject({ outcome: 'ignored' });
    expect(await kindsOf(incident)).toEqual(
      expect.arrayContaining(['alert_fired', 'alert_resolved']),
    );
    expect(await fire(dedupKey)).toMatchObject({
      outcome: 'updated',
      incident: { id: incident['id'] },
    });
    const messages = (await timelineOf(incident)).map(({ message }) => textOf(message));
    expect(messages).toContain('Fires again (SEV3): Error rate above 5%');
  });

  it('resolves the incident, where that is wanted, with the last of its alerts', async () => {
    const [one, two] = [newKey(), newKey()];
    const target = await incidentOf(await fire(one));
    const source = await incidentOf(await fire(two));
    expectStatus(
      await owner.client.post(pathOf(source, '/merge'), { intoIncidentId: target['id'] }),
      200,
    );
    expect(await end(one, { autoResolve: true })).toMatchObject({ incident: { status: 'triage' } });
    expect(await end(two, { autoResolve: true })).toMatchObject({
      outcome: 'resolved',
      incident: { id: target['id'], status: 'resolved' },
    });
    const incident = await owner.client.get(pathOf(target));
    expect(incident.body).toMatchObject({
      status: 'resolved',
      allowedTransitions: ['investigating', 'closed'],
    });
  });

  it('leaves an incident that people have ended as it is', async () => {
    const dedupKey = newKey();
    const incident = await incidentOf(await fire(dedupKey));
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'canceled' }), 200);
    expect(await end(dedupKey, { autoResolve: true })).toMatchObject({
      outcome: 'resolved',
      incident: { status: 'canceled' },
    });
  });

  it('says nothing when it never fired', async () => {
    expect(await end(newKey())).toEqual({
      alertId: null,
      source: 'api',
      dedupKey: `key-${counter}`,
      outcome: 'ignored',
      occurrences: 0,
      incident: null,
    });
  });
});

describe('the intake', () => {
  it.each([
    ['no title', {}],
    ['a resolution of nothing', { status: 'resolved' }],
    ['two keys', { title: 'x', dedupKey: 'a', fingerprint: 'b' }],
    ['an unknown property', { title: 'x', colour: 'red' }],
    ['an unknown severity', { title: 'x', severity: 'terrible' }],
    ['a script as URL', { title: 'x', url: 'javascript:alert(1)' }],
    ['a source that is no word', { title: 'x', source: 'a b' }],
    ['a format without its payload', { format: 'sentry' }],
    [
      'too many labels',
      {
        title: 'x',
        labels: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`l${i}`, ''])),
      },
    ],
  ])('refuses %s', async (_what, body) => {
    const answer = await monitoring.post('/v1/alerts', body);
    expect([answer.status, answer.body['code']]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('takes the options of a system that writes its own body from the address', async () => {
    const alert = {
      status: 'firing',
      labels: { alertname: 'Disk full' },
      annotations: { summary: 'Disk full' },
    };
    const group = (status: string) => ({
      version: '4',
      groupKey: '{}:{alertname="Disk full"}',
      receiver: 'tracker',
      status,
      groupLabels: { alertname: 'Disk full' },
      commonLabels: { alertname: 'Disk full', severity: 'warning' },
      commonAnnotations: { summary: 'Disk full' },
      externalURL: 'http://alertmanager.example.com',
      alerts: [{ ...alert, status }],
    });
    expect(first(await send(group('firing'), '?autoResolve=true'))).toMatchObject({
      outcome: 'declared',
      source: 'alertmanager',
    });
    expect(first(await send(group('resolved'), '?autoResolve=true'))).toMatchObject({
      outcome: 'resolved',
      incident: { status: 'resolved' },
    });
  });

  it('takes several alerts of one payload, some of them at the same time as others', async () => {
    const alarm = (name: string) => ({
      Sns: { Message: JSON.stringify({ AlarmName: name, NewStateValue: 'ALARM' }) },
    });
    const names = Array.from({ length: 10 }, () => `Alarm ${newKey()}`);
    const answers = await Promise.all(
      [names, names.toReversed(), names, names.toReversed()].map((order) =>
        send({ Records: order.map(alarm) }),
      ),
    );
    const incidents = answers.flatMap((answer) =>
      Object.values(answer['results'] ?? {}).map((result) => textAt(result, 'incident', 'id')),
    );
    expect(incidents).toHaveLength(40);
    expect(new Set(incidents).size).toBe(10);
  }, 60_000);

  it('is for keys with the scope to write and roles that may send alerts', async () => {
    const reading = await createMachine(owner, { scopes: ['read'] });
    expect((await reading.client.post('/v1/alerts', { title: 'x' })).body['code']).toBe(
      'SCOPE_INSUFFICIENT',
    );
    const editor = await addMember(owner, 'EDITOR');
    expect((await editor.client.post('/v1/alerts', { title: 'x' })).body['code']).toBe('FORBIDDEN');
    const only = await createMachine(owner, { role: 'AGENT', scopes: ['alerts.create'] });
    expectStatus(await only.client.post('/v1/alerts', { title: 'By a narrow key' }), 200);
  });

  it('keeps the alerts of tenants apart', async () => {
    const foreign = await signUpOwner(app.url, 'Foreign');
    const dedupKey = newKey();
    await fire(dedupKey);
    const answer = await foreign.client.post('/v1/alerts', { title: 'x', dedupKey });
    expect(first(expectStatus(answer, 200).body)).toMatchObject({ outcome: 'declared' });
  });

  it('counts what it writes against the quota, and repetitions not', async () => {
    const limited = stack.use(
      await startTestApp({ workers: false, env: { QUOTA_DAILY_WRITES: '2' } }),
    );
    const person = await signUpOwner(limited.url);
    const post = (dedupKey: string) => person.client.post('/v1/alerts', { title: 'x', dedupKey });
    expect((await post('a')).status).toBe(200);
    for (let i = 0; i < 5; i += 1) expect((await post('a')).status).toBe(200);
    expect((await post('b')).status).toBe(200);
    expect((await post('c')).body['code']).toBe('QUOTA_EXCEEDED');
    expect((await post('a')).status).toBe(200);
    const incidents = await readAll(person.client, '/v1/incidents');
    expect(incidents).toHaveLength(2);
  });
});
