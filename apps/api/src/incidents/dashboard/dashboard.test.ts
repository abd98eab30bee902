import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../../testing/client.js';
import { declare, pathOf } from '../../testing/incidents.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

let app: TestApp;
let owner: Member;

const SPAN = '?from=2026-03-01&to=2026-03-31';
const NOBODY_YET = { incidents: 0, p50Seconds: null, p90Seconds: null };

async function read(member: Member, query = SPAN): Promise<Body> {
  return expectStatus(await member.client.get(`/v1/dashboard${query}`), 200).body;
}

/** An incident of that day that was acknowledged and resolved after so many minutes. */
async function resolved(day: string, severity: string, minutes: readonly [number, number]) {
  const declaredAt = `2026-03-${day}T10:00:00.000Z`;
  const after = (count: number) => new Date(Date.parse(declaredAt) + count * 60_000).toISOString();
  const incident = await declare(owner.client, { severity, declaredAt });
  const change = {
    status: 'resolved',
    acknowledgedAt: after(minutes[0]),
    mitigatedAt: after(minutes[1]),
    resolvedAt: after(minutes[1]),
  };
  expectStatus(await owner.client.patch(pathOf(incident), change), 200);
}

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUpOwner(app.url);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the dashboard', () => {
  it('says so when there is nothing to tell', async () => {
    expect(await read(owner)).toEqual({
      open: {
        total: 0,
        withoutCommander: 0,
        bySeverity: { SEV1: 0, SEV2: 0, SEV3: 0, SEV4: 0 },
      },
      from: '2026-03-01',
      to: '2026-03-31',
      declared: 0,
      timeToAcknowledge: NOBODY_YET,
      timeToResolve: NOBODY_YET,
      days: [],
    });
  });

  it('counts what is open now, and measures what was declared in the span', async () => {
    for (const [index, minutes] of [1, 2, 3, 4, 11].entries()) {
      await resolved(`0${index + 1}`, 'SEV2', [minutes, minutes * 10]);
    }
    await declare(owner.client, { severity: 'SEV1', commanderId: owner.userId });
    await declare(owner.client, { severity: 'SEV1', status: 'triage' });
    await declare(owner.client, { severity: 'SEV4', declaredAt: '2026-03-05T23:59:59Z' });

    const body = await read(owner);
    expect(body).toMatchObject({
      open: {
        total: 3,
        withoutCommander: 2,
        bySeverity: { SEV1: 2, SEV2: 0, SEV3: 0, SEV4: 1 },
      },
      declared: 6,
      timeToResolve: { incidents: 5, p50Seconds: 30 * 60, p90Seconds: 82 * 60 },
    });
    expect(body['days']).toEqual([
      { day: '2026-03-01', severity: 'SEV2', count: 1 },
      { day: '2026-03-02', severity: 'SEV2', count: 1 },
      { day: '2026-03-03', severity: 'SEV2', count: 1 },
      { day: '2026-03-04', severity: 'SEV2', count: 1 },
      { day: '2026-03-05', severity: 'SEV2', count: 1 },
      { day: '2026-03-05', severity: 'SEV4', count: 1 },
    ]);
    const lastWhole = await read(owner, '?from=2026-03-01&to=2026-03-03');
    expect(lastWhole).toMatchObject({
      declared: 3,
      timeToAcknowledge: { incidents: 3, p50Seconds: 120, p90Seconds: 168 },
    });
  });

  it('leaves out of the times what was canceled', async () => {
    const declaredAt = '2026-04-01T10:00:00.000Z';
    const incident = await declare(owner.client, { declaredAt });
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'canceled' }), 200);
    expect(await read(owner, '?from=2026-04-01&to=2026-04-01')).toMatchObject({
      declared: 1,
      timeToAcknowledge: NOBODY_YET,
      timeToResolve: NOBODY_YET,
    });
  });

  it('knows the incidents of the tenant alone, and is for those who may read them', async () => {
    const stranger = await signUpOwner(app.url);
    expect(await read(stranger)).toMatchObject({ open: { total: 0 }, declared: 0 });
    const viewer = await addMember(owner, 'VIEWER');
    expect(await read(viewer)).toMatchObject({ open: { total: 3 } });
    const requester = await addMember(owner, 'REQUESTER');
    expectStatus(await requester.client.get('/v1/dashboard'), 403);
  });

  it('covers the last 30 days unless it is told, and refuses spans that are none', async () => {
    const body = await read(owner, '');
    const days = Date.parse(String(body['to'])) - Date.parse(String(body['from']));
    expect(days).toBe(29 * 86_400_000);
    for (const query of ['?from=2026-03-02&to=2026-03-01', '?from=2024-01-01&to=2026-03-01']) {
      expectStatus(await owner.client.get(`/v1/dashboard${query}`), 400);
    }
  });
});
