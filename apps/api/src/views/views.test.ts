import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textAt } from '../testing/client.js';
import type { Answer, Body, Client } from '../testing/client.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { MOST_VIEWS } from './limits.js';

const PATH = '/v1/views';
const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
let agent: Member;
let viewer: Member;
let count = 0;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url, 'Harbour');
  agent = await addMember(owner, 'AGENT');
  viewer = await addMember(owner, 'VIEWER');
});
afterAll(() => stack.disposeAsync());

function post(member: { readonly client: Client }, input: Readonly<Record<string, unknown>> = {}) {
  count += 1;
  return member.client.post(PATH, {
    list: 'incidents',
    name: `View ${count}`,
    filter: { severity: ['SEV1'] },
    ...input,
  });
}

async function save(member: Member, input?: Readonly<Record<string, unknown>>): Promise<Body> {
  return expectStatus(await post(member, input), 201).body;
}

const pathOf = (view: Body): string => `${PATH}/${textAt(view, 'id')}`;
const codeOf = ({ status, body }: Answer) => [status, body['code']];

async function listed(member: { readonly client: Client }, query = ''): Promise<readonly string[]> {
  const { body } = expectStatus(await member.client.get(`${PATH}?limit=100${query}`), 200);
  return Object.values(body['items'] ?? {}).map((item) => textAt(item, 'id'));
}

async function events(type: string): Promise<readonly unknown[]> {
  const rows = await app.database.platformTransaction((trx) =>
    trx
      .selectFrom('outbox_events')
      .select('payload')
      .where('tenant_id', '=', owner.tenantId)
      .where('type', '=', type)
      .execute(),
  );
  return rows.map(({ payload }) => payload);
}

async function audited(id: string): Promise<readonly string[]> {
  const { body } = expectStatus(await owner.client.get(`/v1/audit-logs?targetId=${id}`), 200);
  return Object.values(body['items'] ?? {})
    .filter((entry) => textAt(entry, 'target', 'id') === id)
    .map((entry) => textAt(entry, 'action'));
}

describe('a view of one’s own', () => {
  it('is saved, read, changed and deleted by whoever reads the list, and told to nobody', async () => {
    const view = await save(viewer, { name: ' Grave ', filter: { severity: ['SEV1', 'SEV2'] } });
    expect(view).toMatchObject({
      list: 'incidents',
      name: 'Grave',
      filter: { severity: ['SEV1', 'SEV2'] },
      shared: false,
      owner: { type: 'user', id: viewer.userId },
      ownerLeft: false,
      version: 1,
    });
    const read = expectStatus(await viewer.client.get(pathOf(view)), 200);
    expect(read.body).toEqual(view);
    expect(read.headers.get('etag')).toBe('"1"');
    const changed = expectStatus(
      await viewer.client.patch(pathOf(view), { filter: { q: 'disk', sort: 'severity' } }),
      200,
    );
    expect(changed.body).toMatchObject({ filter: { q: 'disk', sort: 'severity' }, version: 2 });
    const id = textAt(view, 'id');
    expect(await audited(id)).toEqual([]);
    for (const type of ['view.created', 'view.updated']) {
      expect(JSON.stringify(await events(type))).not.toContain(id);
    }
    expect(await events('own_view.changed')).toContainEqual(
      expect.objectContaining({ userId: viewer.userId, viewId: id }),
    );
    expectStatus(await viewer.client.delete(pathOf(view)), 204);
    expect((await viewer.client.get(pathOf(view))).status).toBe(404);
  });

  it('is not there for anybody else', async () => {
    const view = await save(viewer);
    const machine = await createMachine(owner, { role: 'ADMIN' });
    for (const other of [owner, agent, machine]) {
      expect(await listed(other)).not.toContain(view['id']);
      expect((await other.client.get(pathOf(view))).status).toBe(404);
      expect((await other.client.patch(pathOf(view), { name: 'Taken' })).status).toBe(404);
      expect((await other.client.delete(pathOf(view))).status).toBe(404);
    }
    expect(await listed(viewer)).toContain(view['id']);
  });

  it('is not for requesters, who have no list, and not for machines, who are nobody', async () => {
    const requester = await addMember(owner, 'REQUESTER');
    expect(codeOf(await requester.client.get(PATH))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await post(requester))).toEqual([403, 'FORBIDDEN']);
    const machine = await createMachine(owner, { role: 'ADMIN' });
    expect(codeOf(await post(machine))).toEqual([403, 'FORBIDDEN']);
    const shared = expectStatus(await post(machine, { shared: true }), 201);
    expect(shared.body).toMatchObject({ owner: { type: 'service_account' }, ownerLeft: false });
    const back = await agent.client.patch(pathOf(shared.body), { shared: false });
    expect(codeOf(back)).toEqual([409, 'CONFLICT']);
  });
});

describe('a shared view', () => {
  it('is seen by everybody who reads lists, and changed by those who may share', async () => {
    const view = await save(agent, { shared: true });
    for (const other of [owner, viewer]) expect(await listed(other)).toContain(view['id']);
    const refused = await viewer.client.patch(pathOf(view), { name: 'Mine now' });
    expect(codeOf(refused)).toEqual([403, 'FORBIDDEN']);
    expect(refused.body['details']).toEqual({ permission: 'views.share' });
    expect(codeOf(await viewer.client.delete(pathOf(view)))).toEqual([403, 'FORBIDDEN']);
    const renamed = expectStatus(await owner.client.patch(pathOf(view), { name: 'Ours' }), 200);
    expect(renamed.body).toMatchObject({ name: 'Ours', owner: { id: agent.userId }, version: 2 });
    expectStatus(await owner.client.delete(pathOf(view)), 204);
    const id = textAt(view, 'id');
    expect(await audited(id)).toEqual(['view.deleted', 'view.updated', 'view.created']);
    expect(await events('view.updated')).toContainEqual(
      expect.objectContaining({ viewId: id, changes: ['name'] }),
    );
    expect(JSON.stringify(await events('view.deleted'))).toContain(id);
  });

  it('is made of one’s own by those who may, and taken back by them', async () => {
    expect(codeOf(await post(viewer, { shared: true }))).toEqual([403, 'FORBIDDEN']);
    const mine = await save(viewer);
    expect(codeOf(await viewer.client.patch(pathOf(mine), { shared: true }))).toEqual([
      403,
      'FORBIDDEN',
    ]);
    const view = await save(agent);
    expectStatus(await agent.client.patch(pathOf(view), { shared: true }), 200);
    expect(await listed(viewer)).toContain(view['id']);
    expectStatus(await owner.client.patch(pathOf(view), { shared: false }), 200);
    expect(await listed(viewer)).not.toContain(view['id']);
    expect(await listed(agent)).toContain(view['id']);
    expect(await audited(textAt(view, 'id'))).toEqual(['view.updated', 'view.updated']);
  });

  it('stays when its owner leaves, whose own views go', async () => {
    const leaver = await addMember(owner, 'AGENT');
    const own = await save(leaver);
    const shared = await save(leaver, { shared: true });
    expectStatus(
      await owner.client.delete(`/v1/tenants/${owner.tenantId}/members/${leaver.userId}`),
      204,
    );
    const { body } = expectStatus(await viewer.client.get(pathOf(shared)), 200);
    expect(body).toMatchObject({ ownerLeft: true, owner: { id: leaver.userId } });
    const left = await app.database.platformTransaction((trx) =>
      trx.selectFrom('saved_views').select('id').where('owner_id', '=', leaver.userId).execute(),
    );
    expect(left).toEqual([{ id: shared['id'] }]);
    expect(left).not.toContainEqual({ id: own['id'] });
    const back = await owner.client.patch(pathOf(shared), { shared: false });
    expect(codeOf(back)).toEqual([409, 'CONFLICT']);
    expectStatus(await owner.client.patch(pathOf(shared), { name: 'Kept' }), 200);
  });
});

describe('a filter', () => {
  it.each([
    ['incidents', { severity: ['SEV1', 'SEV9'] }, 'filter.severity[1]'],
    ['incidents', { severity: 'SEV1' }, 'filter.severity'],
    ['incidents', { priority: ['high'] }, 'filter.priority'],
    ['incidents', { limit: 10 }, 'filter.limit'],
    ['incidents', { cursor: 'x' }, 'filter.cursor'],
    ['incidents', { sort: 'name' }, 'filter.sort'],
    ['incidents', { status: ['resolved'], category: ['active'] }, 'filter.status'],
    [
      'incidents',
      { createdAfter: '2026-03-02T00:00:00Z', createdBefore: '2026-03-01T00:00:00Z' },
      'filter.createdBefore',
    ],
    ['tickets', { severity: ['SEV1'] }, 'filter.severity'],
    ['tickets', { assigneeId: ['nobody'] }, 'filter.assigneeId[0]'],
  ])('of %s that says %j is refused at %s', async (list, filter, path) => {
    const answer = await post(viewer, { list, filter });
    expect(codeOf(answer)).toEqual([400, 'VALIDATION_FAILED']);
    expect(answer.body['details']?.['issues']?.['0']).toMatchObject({ path });
    const view = await save(viewer, { list, filter: {} });
    const changed = await viewer.client.patch(pathOf(view), { filter });
    expect(codeOf(changed)).toEqual([400, 'VALIDATION_FAILED']);
    expectStatus(await viewer.client.delete(pathOf(view)), 204);
  });

  it('is what the list takes, of either list', async () => {
    const filter = { status: ['new', 'open'], assigneeId: ['none'], breached: true, tag: ['vpn'] };
    const view = await save(viewer, { list: 'tickets', filter });
    expect(view['filter']).toEqual(filter);
    expect(await listed(viewer, '&list=tickets')).toEqual([view['id']]);
    expect(await listed(viewer, '&list=incidents')).not.toContain(view['id']);
  });

  it('is read without what the list takes no more', async () => {
    const view = await save(viewer, { filter: { q: 'disk' } });
    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('saved_views')
        .set({ filter: JSON.stringify({ q: 'disk', severity: ['SEV9'], colour: 'red' }) })
        .where('id', '=', textAt(view, 'id'))
        .execute(),
    );
    const read = expectStatus(await viewer.client.get(pathOf(view)), 200);
    expect(read.body['filter']).toEqual({ q: 'disk' });
  });
});

describe('views', () => {
  it('have one name each, per owner and list', async () => {
    await save(viewer, { name: 'Grave' });
    const again = await post(viewer, { name: 'GRAVE' });
    expect(codeOf(again)).toEqual([409, 'CONFLICT']);
    expect(again.body['details']).toEqual({ reason: 'name_taken' });
    await save(viewer, { name: 'Grave', list: 'tickets', filter: {} });
    const other = await save(agent, { name: 'Grave' });
    const third = await save(agent, { name: 'Third' });
    expect(codeOf(await agent.client.patch(pathOf(third), { name: 'grave' }))).toEqual([
      409,
      'CONFLICT',
    ]);
    expectStatus(await agent.client.patch(pathOf(other), { name: 'GRAVE' }), 200);
  });

  it('are not overwritten by whoever has not seen the last change', async () => {
    const view = await save(viewer);
    const headers = { 'if-match': '"1"' };
    const send = (name: string) =>
      viewer.client.request('PATCH', pathOf(view), { name }, { headers });
    expectStatus(await send('First'), 200);
    const stale = await send('Second');
    expect(codeOf(stale)).toEqual([412, 'VERSION_MISMATCH']);
    expect(stale.body['details']).toEqual({ currentVersion: 2 });
    expect((await viewer.client.delete(pathOf(view), { headers })).status).toBe(412);
  });

  it('are as many as somebody keeps apart, however many are saved at once', async () => {
    const somebody = await addMember(owner, 'AGENT');
    const answers: Answer[] = [];
    while (answers.length < MOST_VIEWS.own + 5) {
      answers.push(...(await Promise.all(Array.from({ length: 5 }, () => post(somebody)))));
    }
    const refused = answers.filter(({ status }) => status !== 201);
    expect(answers.length - refused.length).toBe(MOST_VIEWS.own);
    expect(refused.map(codeOf)).toEqual(refused.map(() => [409, 'CONFLICT']));
    expect(refused[0]?.body['details']).toEqual({
      reason: 'too_many_views',
      limit: MOST_VIEWS.own,
    });
    expectStatus(await post(somebody, { list: 'tickets', filter: {} }), 201);
    expectStatus(await post(somebody, { shared: true }), 201);
  });
});
