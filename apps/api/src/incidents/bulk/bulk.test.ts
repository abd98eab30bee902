import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
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

const BULK = '/v1/incidents/bulk';
const send = (items: readonly object[], options = {}) =>
  owner.client.post(BULK, { items }, options);
const read = async (incident: Body) =>
  expectStatus(await owner.client.get(pathOf(incident)), 200).body;

describe('a bulk change of incidents', () => {
  it('changes each one as a single change does', async () => {
    const incidents = [await declare(owner.client), await declare(owner.client)];
    const answer = expectStatus(
      await send(
        incidents.map(({ reference }) => ({
          incidentId: reference,
          status: 'identified',
          severity: 'SEV1',
          commanderId: owner.userId,
        })),
      ),
      200,
    );
    expect(answer.body).toMatchObject({ updated: 2, unchanged: 0, failed: 0 });
    for (const [index, incident] of incidents.entries()) {
      expect(answer.body['results']?.[String(index)]).toEqual({
        incidentId: incident['reference'],
        outcome: 'updated',
        incident: {
          id: incident['id'],
          reference: incident['reference'],
          status: 'identified',
          severity: 'SEV1',
          version: 2,
        },
        error: null,
      });
      expect(await read(incident)).toMatchObject({
        status: 'identified',
        commander: { id: owner.userId },
      });
      const kinds = await readAll(owner.client, pathOf(incident, '/timeline-events'));
      expect(kinds.map(({ kind }) => textOf(kind))).toEqual(
        expect.arrayContaining(['status_changed', 'severity_changed', 'role_assigned']),
      );
    }
  });

  it('says of each item what became of it, and writes the good ones', async () => {
    const good = await declare(owner.client);
    const same = await declare(owner.client, { severity: 'SEV2' });
    const closed = await declare(owner.client);
    expectStatus(await owner.client.patch(pathOf(closed), { status: 'canceled' }), 200);
    const stale = await declare(owner.client);
    const foreign = await declare(stranger.client);
    const answer = expectStatus(
      await send([
        { incidentId: closed['id'], status: 'resolved' },
        { incidentId: good['id'], status: 'resolved' },
        { incidentId: same['id'], severity: 'SEV2' },
        { incidentId: stale['id'], severity: 'SEV1', expectedVersion: 9 },
        { incidentId: foreign['id'], severity: 'SEV1' },
        { incidentId: 'INC-999999', severity: 'SEV1' },
        { incidentId: 'nonsense', severity: 'SEV1' },
        { incidentId: good['id'], commanderId: stranger.userId },
      ]),
      200,
    );
    expect(answer.body).toMatchObject({ updated: 1, unchanged: 1, failed: 6 });
    const results = Object.values(answer.body['results'] ?? {});
    expect(
      results.map(({ outcome, error }) => [outcome, error === null ? null : error?.['code']]),
    ).toEqual([
      ['failed', 'INVALID_TRANSITION'],
      ['updated', null],
      ['unchanged', null],
      ['failed', 'VERSION_MISMATCH'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'NOT_FOUND'],
      ['failed', 'VALIDATION_FAILED'],
    ]);
    expect(results[0]?.['error']?.['details']).toMatchObject({ from: 'canceled', to: 'resolved' });
    expect(results[3]?.['error']?.['details']).toEqual({ currentVersion: 1 });
    expect(await read(good)).toMatchObject({ status: 'resolved' });
    expect(await read(stale)).toMatchObject({ severity: 'SEV3', version: 1 });
    expect((await stranger.client.get(pathOf(foreign))).body).toMatchObject({ severity: 'SEV3' });
  });

  it('takes an incident twice, one change after the other', async () => {
    const incident = await declare(owner.client);
    const answer = await send([
      { incidentId: incident['id'], status: 'identified', expectedVersion: 1 },
      { incidentId: incident['reference'], status: 'monitoring', expectedVersion: 2 },
      { incidentId: incident['id'], status: 'monitoring' },
    ]);
    expect(answer.body).toMatchObject({ updated: 2, unchanged: 1, failed: 0 });
  });

  it.each([
    ['no items', []],
    ['too many', Array.from({ length: 101 }, () => ({ incidentId: 'INC-1' }))],
    ['unknown properties', [{ incidentId: 'INC-1', declaredAt: '2026-01-01T00:00:00Z' }]],
  ])('is refused as a whole with %s', async (_what, items) => {
    expect(await send(items)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  it('happens once under an idempotency key', async () => {
    const incident = await declare(owner.client);
    const items = [{ incidentId: incident['id'], status: 'monitoring' }];
    const options = { headers: { 'idempotency-key': `bulk-${textOf(incident['id'])}` } };
    const first = expectStatus(await send(items, options), 200);
    const again = expectStatus(await send(items, options), 200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await read(incident)).toMatchObject({ version: 2 });
  });

  it('lets calls with the same incidents in another order wait for each other, not fail', async () => {
    const incidents = await Promise.all(Array.from({ length: 8 }, () => declare(owner.client)));
    const ids = incidents.map(({ id }) => textOf(id));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, round) =>
        send(
          (round % 2 === 0 ? ids : ids.toReversed()).map((incidentId) => ({
            incidentId,
            title: `Round ${round}`,
          })),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await Promise.all(incidents.map(read))).map(({ version }) => Number(version))).toEqual(
      Array(8).fill(7),
    );
  });

  it('takes, of a key with single permissions, those of each property as well', async () => {
    const incident = await declare(owner.client);
    const key = await createMachine(owner, { scopes: ['incidents.bulk', 'incidents.update'] });
    const answer = expectStatus(
      await key.client.post(BULK, {
        items: [
          { incidentId: incident['id'], title: 'By a machine' },
          { incidentId: incident['id'], status: 'resolved' },
        ],
      }),
      200,
    );
    expect(answer.body).toMatchObject({
      updated: 1,
      failed: 1,
      results: { 1: { error: { code: 'SCOPE_INSUFFICIENT' } } },
    });
    expect(await read(incident)).toMatchObject({ title: 'By a machine', status: 'investigating' });
  });

  it('is not for editors', async () => {
    const editor = await addMember(owner, 'EDITOR');
    const answer = await editor.client.post(BULK, { items: [{ incidentId: 'INC-1' }] });
    expect([answer.status, answer.body['code']]).toEqual([403, 'FORBIDDEN']);
  });
});
