import { describe, expect, it } from 'vitest';
import { readStatuspageRecord } from './read-statuspage-record.js';

const NOW = new Date('2026-03-10T00:00:00Z');

const update = (status: string, time: string, body = `We are ${status}.`) => ({
  id: `u-${time}`,
  status,
  body,
  created_at: `2026-03-02T${time}:00.000Z`,
  display_at: `2026-03-02T${time}:00.000Z`,
  affected_components: [{ name: 'API', new_status: 'major_outage' }],
});

const RECORD = {
  id: 'abc123',
  name: 'Elevated errors',
  status: 'resolved',
  impact: 'major',
  shortlink: 'https://status.example/abc123',
  started_at: '2026-03-02T09:00:00.000Z',
  created_at: '2026-03-02T09:10:00.000Z',
  monitoring_at: '2026-03-02T10:00:00.000Z',
  resolved_at: '2026-03-02T11:00:00.000Z',
  components: [{ name: 'API' }, { name: 'Web' }],
  incident_updates: [
    update('resolved', '11:00'),
    update('monitoring', '10:00'),
    update('investigating', '09:10'),
  ],
};

const read = (changes: Record<string, unknown> = {}) =>
  readStatuspageRecord({ ...RECORD, ...changes }, NOW);

describe('readStatuspageRecord', () => {
  it('takes title, severity, status and times from the record', () => {
    const plan = read();
    expect(plan).toMatchObject({
      externalId: 'abc123',
      title: 'Elevated errors',
      severity: 'SEV2',
      status: 'resolved',
      description: 'Affected components: API, Web\n\nImported from https://status.example/abc123',
      problems: [],
    });
    expect(JSON.parse(JSON.stringify(plan.milestones))).toEqual({
      impactStartedAt: RECORD.started_at,
      detectedAt: null,
      declaredAt: RECORD.created_at,
      acknowledgedAt: RECORD.created_at,
      mitigatedAt: RECORD.monitoring_at,
      resolvedAt: RECORD.resolved_at,
      closedAt: null,
    });
  });

  it.each([
    ['critical', 'SEV1'],
    ['major', 'SEV2'],
    ['minor', 'SEV3'],
    ['none', 'SEV4'],
    ['maintenance', 'SEV4'],
  ])('rates the impact %s as %s', (impact, severity) => {
    expect(read({ impact })).toMatchObject({ severity, problems: [] });
  });

  it('puts updates in order, whichever end they start from', () => {
    const newestFirst = read().updates;
    const oldestFirst = read({ incident_updates: RECORD.incident_updates.toReversed() }).updates;
    expect(newestFirst).toEqual(oldestFirst);
    expect(newestFirst.map(({ status }) => status)).toEqual([
      'investigating',
      'monitoring',
      'resolved',
    ]);
  });

  it('keeps the order of updates of the same moment', () => {
    const updates = [
      update('resolved', '11:00', 'last'),
      update('monitoring', '09:10', 'second'),
      update('investigating', '09:10', 'first'),
    ];
    expect(read({ incident_updates: updates }).updates.map(({ message }) => message)).toEqual([
      'first',
      'second',
      'last',
    ]);
  });

  it.each([
    ['resolved_at', '2026-03-02T08:00:00Z', 'resolved_at is before started_at'],
    ['started_at', '2026-03-02T09:30:00Z', 'created_at is before started_at'],
    ['monitoring_at', '2026-03-02T08:00:00Z', 'monitoring_at is before started_at'],
    ['resolved_at', '2026-03-12T08:00:00Z', 'resolved_at is in the future'],
    ['created_at', 'last Monday', 'created_at is not a time'],
    ['resolved_at', null, 'resolved_at is missing'],
    ['name', '', 'the record has no name'],
    ['name', 'x'.repeat(300), 'the name is longer than 200 characters and was cut'],
    ['status', 'on fire', 'the status is unknown'],
    ['status', 'monitoring', 'the last update says resolved, not monitoring'],
    ['impact', 'catastrophic', 'the impact is unknown'],
    ['incident_updates', null, 'the record has no updates'],
    ['incident_updates', [{}], 'update 1 has no text'],
    ['incident_updates', [null, 'x', 7], 'update 3 has an unknown status'],
    ['id', null, 'the record has no usable id; one was made from its name and times'],
  ])('reports but does not drop a record with %s = %j', (name, value, problem) => {
    const plan = read({ [name]: value });
    expect(plan.problems).toContain(problem);
    expect(plan.title.length).toBeGreaterThan(0);
    expect(plan.title.length).toBeLessThanOrEqual(200);
  });

  it('keeps incoherent times as they are', () => {
    const plan = read({ resolved_at: '2026-03-02T08:00:00Z' });
    expect(plan.milestones.resolvedAt?.toISOString()).toBe('2026-03-02T08:00:00.000Z');
    expect(plan.milestones.impactStartedAt?.toISOString()).toBe('2026-03-02T09:00:00.000Z');
  });

  it('makes the same id again for a record without one', () => {
    expect(read({ id: undefined }).externalId).toBe(read({ id: undefined }).externalId);
    expect(read({ id: undefined }).externalId).not.toBe(
      read({ id: undefined, name: 'Other' }).externalId,
    );
  });

  it('reads an empty record', () => {
    const plan = readStatuspageRecord({}, NOW);
    expect(plan).toMatchObject({ title: 'Untitled incident', severity: 'SEV3', updates: [] });
    expect(plan.milestones.declaredAt).toEqual(NOW);
  });

  it('lets components be null', () => {
    const plan = read({
      components: null,
      incident_updates: [{ ...update('resolved', '11:00'), affected_components: null }],
    });
    expect(plan.updates[0]?.components).toEqual([]);
    expect(plan.problems).toEqual([]);
  });

  it('reads a scheduled maintenance', () => {
    const plan = read({
      status: 'completed',
      impact: 'maintenance',
      incident_updates: [
        update('scheduled', '09:10'),
        update('in_progress', '09:30'),
        update('verifying', '10:00'),
        update('completed', '11:00'),
      ],
    });
    expect(plan).toMatchObject({ status: 'resolved', severity: 'SEV4', problems: [] });
    expect(plan.updates.map(({ status }) => status)).toEqual([
      'triage',
      'identified',
      'monitoring',
      'resolved',
    ]);
  });
});
