import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';

const stack = new AsyncDisposableStack();
let owner: Member;
beforeAll(async () => {
  owner = await signUpOwner(stack.use(await startTestApp({ workers: false })).url);
});
afterAll(() => stack.disposeAsync());

const REFUSED = { status: 400, body: { code: 'VALIDATION_FAILED' } };

/** Well-formed by ISO 8601, but in no year that has four digits in UTC. */
const TIMES = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999-14:00',
] as const;

describe.each(TIMES)('a time outside of the years 1 to 9999: %s', (time) => {
  it.each(['impactStartedAt', 'detectedAt', 'declaredAt'])('is no %s', async (field) => {
    expect(await owner.client.post('/v1/incidents', { title: 'a', [field]: time })).toMatchObject(
      REFUSED,
    );
  });

  it.each(['incidents', 'tickets', 'audit-logs', 'security-events', 'incidents/export'])(
    'does not filter %s',
    async (path) => {
      const query = `createdAfter=${encodeURIComponent(time)}`;
      expect(await owner.client.get(`/v1/${path}?${query}`)).toMatchObject(REFUSED);
    },
  );

  it('is left out of an alert of another system', async () => {
    const alert = { summary: 'Full', source: 'db', severity: 'critical', timestamp: time };
    const body = { routing_key: 'r', event_action: 'trigger', dedup_key: time, payload: alert };
    expect(await owner.client.post('/v1/alerts', body)).toMatchObject({
      status: 200,
      body: { results: [{ outcome: 'declared' }] },
    });
  });
});

describe('the first and the last time of the calendar', () => {
  it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])('can be asked for: %s', (time) =>
    expect(owner.client.get(`/v1/incidents?createdBefore=${time}`)).resolves.toMatchObject({
      status: 200,
    }),
  );
});

describe('a NUL', () => {
  it.each([
    'people?q=%00',
    'dev/mailbox?to=%00',
    'audit-logs?targetType=%00',
    'audit-logs?targetId=%00',
  ])('is refused in a query: %s', async (path) => {
    expect(await owner.client.get(`/v1/${path}`)).toMatchObject(REFUSED);
  });

  it.each(['incidents', 'incidents/export', 'tickets', 'tickets/export'])(
    'is nothing to search %s for',
    async (path) => {
      expect(await owner.client.get(`/v1/${path}?q=%00`)).toMatchObject({ status: 200 });
    },
  );

  it('is refused in the label of an alert', async () => {
    const body = { title: 'Full', labels: { host: 'a\0b' } };
    expect(await owner.client.post('/v1/alerts', body)).toMatchObject(REFUSED);
  });

  it.each([
    [
      'pagerduty',
      { routing_key: 'r', event_action: 'trigger', dedup_key: 'a\0b', payload: { summary: 'x\0' } },
    ],
    ['alertmanager', { alerts: [{ labels: { alertname: 'x\0' }, fingerprint: 'a\0b' }] }],
    ['alertmanager', { alerts: [{ labels: { alertname: 'y' } }], groupKey: 'c\0d' }],
  ])('does not lose an alert of %s, and its key stays one', async (_system, body) => {
    const first = await owner.client.post('/v1/alerts', body);
    const second = await owner.client.post('/v1/alerts', body);
    expect(first).toMatchObject({ status: 200, body: { results: [{ outcome: 'declared' }] } });
    expect(second).toMatchObject({ status: 200, body: { results: [{ occurrences: 2 }] } });
  });
});
