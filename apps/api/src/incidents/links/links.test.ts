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

const add = (incident: Body, body: object) => owner.client.post(pathOf(incident, '/links'), body);
const list = (incident: Body) => readAll(owner.client, pathOf(incident, '/links'));

describe('a link to a page', () => {
  it('is kept as URLs are written, with its kind and title', async () => {
    const incident = await declare(owner.client);
    const added = expectStatus(
      await add(incident, {
        url: 'https://Wiki.Example.com/Ablauf für Zahlungen',
        kind: 'runbook',
        title: 'Runbook',
      }),
      201,
    );
    expect(added.body).toMatchObject({
      incidentId: incident['id'],
      kind: 'runbook',
      title: 'Runbook',
      url: 'https://wiki.example.com/Ablauf%20f%C3%BCr%20Zahlungen',
      relatedIncident: null,
      createdBy: { type: 'user', id: owner.userId },
    });
    expect(await list(incident)).toEqual([added.body]);
    const [told] = await readAll(owner.client, pathOf(incident, '/timeline-events'));
    expect(told).toMatchObject({ kind: 'link_added', message: 'Linked (runbook): Runbook' });
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://example.com',
    'example.com',
    `https://example.com/${'ä'.repeat(1000)}`,
  ])('is not %s', async (url) => {
    const incident = await declare(owner.client);
    expect(await add(incident, { url })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
  });

  it('is there once', async () => {
    const incident = await declare(owner.client);
    expectStatus(await add(incident, { url: 'https://example.com' }), 201);
    expect(await add(incident, { url: 'https://example.com/' })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
    expect(await list(incident)).toHaveLength(1);
  });

  it.each([
    ['neither', {}],
    ['both', { url: 'https://example.com', relatedIncidentId: 'INC-1' }],
    ['a relation to a page', { url: 'https://example.com', kind: 'caused_by' }],
    ['an incident as a page', { relatedIncidentId: 'INC-1', kind: 'runbook' }],
    ['an unknown kind', { url: 'https://example.com', kind: 'cousin' }],
  ])('is not %s', async (_what, body) => {
    const incident = await declare(owner.client);
    expect((await add(incident, body)).body['code']).toBe('VALIDATION_FAILED');
  });
});

describe('a relation between incidents', () => {
  it.each([
    ['related', 'related'],
    ['caused_by', 'causes'],
    ['causes', 'caused_by'],
    ['duplicate_of', 'duplicated_by'],
    ['duplicated_by', 'duplicate_of'],
  ])('that is %s from one side is %s from the other', async (kind, inverse) => {
    const near = await declare(owner.client, { title: 'Near' });
    const far = await declare(owner.client, { title: 'Far', severity: 'SEV1' });
    expectStatus(await add(near, { relatedIncidentId: far['reference'], kind }), 201);
    expect(await list(near)).toMatchObject([
      {
        kind,
        url: null,
        relatedIncident: {
          id: far['id'],
          reference: far['reference'],
          title: 'Far',
          status: 'investigating',
          severity: 'SEV1',
        },
      },
    ]);
    expect(await list(far)).toMatchObject([
      { kind: inverse, incidentId: far['id'], relatedIncident: { id: near['id'], title: 'Near' } },
    ]);
    const [told] = await readAll(owner.client, pathOf(far, '/timeline-events'));
    expect(told).toMatchObject({ kind: 'link_added', data: { kind: inverse } });
  });

  it('is there once, whichever side it is entered at, and never to itself', async () => {
    const [a, b] = [await declare(owner.client), await declare(owner.client)];
    const answers = await Promise.all([
      add(a, { relatedIncidentId: b['id'] }),
      add(b, { relatedIncidentId: a['id'], kind: 'causes' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await add(a, { relatedIncidentId: a['reference'] })).status).toBe(400);
  });

  it('does not reach into another tenant', async () => {
    const incident = await declare(owner.client);
    const foreign = await declare(stranger.client);
    expect((await add(incident, { relatedIncidentId: foreign['id'] })).status).toBe(404);
    expect((await add(foreign, { url: 'https://example.com' })).status).toBe(404);
  });
});

describe('a link that is removed', () => {
  it('is gone from both of its ends', async () => {
    const [near, far] = [await declare(owner.client), await declare(owner.client)];
    const added = expectStatus(await add(near, { relatedIncidentId: far['id'] }), 201);
    const path = pathOf(far, `/links/${textAt(added.body, 'id')}`);
    expectStatus(await owner.client.delete(path), 204);
    expect([await list(near), await list(far)]).toEqual([[], []]);
    for (const incident of [near, far]) {
      const [told] = await readAll(owner.client, pathOf(incident, '/timeline-events'));
      expect(told).toMatchObject({ kind: 'link_removed' });
    }
    expect((await owner.client.delete(path)).status).toBe(404);
  });

  it('has to be one of the incident', async () => {
    const [one, other] = [await declare(owner.client), await declare(owner.client)];
    const added = expectStatus(await add(one, { url: 'https://example.com' }), 201);
    const linkId = textAt(added.body, 'id');
    for (const path of [pathOf(other, `/links/${linkId}`), pathOf(one, '/links/none')]) {
      expect((await owner.client.delete(path)).status).toBe(404);
    }
    const viewer = await addMember(owner, 'VIEWER');
    expect((await viewer.client.delete(pathOf(one, `/links/${linkId}`))).status).toBe(403);
    expect(await list(one)).toHaveLength(1);
  });
});

it('links are listed page by page', async () => {
  const incident = await declare(owner.client);
  for (let i = 0; i < 5; i += 1) {
    expectStatus(await add(incident, { url: `https://example.com/${i}` }), 201);
  }
  const links = await readAll(owner.client, pathOf(incident, '/links?limit=2'));
  expect(links.map(({ url }) => textOf(url))).toEqual(
    [0, 1, 2, 3, 4].map((i) => `https://example.com/${i}`),
  );
});
