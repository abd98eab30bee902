import { describe, expect, it } from 'vitest';
import { assertEndings, assertMilestones, milestonesAfter } from './timestamps.js';
import type { Milestone, Milestones } from './timestamps.js';

const at = (time: string) => new Date(`2026-03-02T${time}:00Z`);
const NOW = at('12:00');

const FRESH: Milestones = {
  impactStartedAt: null,
  detectedAt: null,
  declaredAt: at('09:00'),
  acknowledgedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  closedAt: null,
};

describe('milestonesAfter', () => {
  it('stamps what is reached and leaves what lies ahead', () => {
    expect(milestonesAfter(FRESH, { from: 'triage', to: 'investigating', now: NOW })).toEqual({
      ...FRESH,
      acknowledgedAt: NOW,
    });
  });

  it('stamps what a jump skips with the time of the jump', () => {
    expect(milestonesAfter(FRESH, { from: 'triage', to: 'resolved', now: NOW })).toEqual({
      ...FRESH,
      acknowledgedAt: NOW,
      mitigatedAt: NOW,
      resolvedAt: NOW,
    });
  });

  it('keeps the first occurrence', () => {
    const worked = { ...FRESH, acknowledgedAt: at('09:05'), mitigatedAt: at('10:00') };
    expect(milestonesAfter(worked, { from: 'monitoring', to: 'resolved', now: NOW })).toEqual({
      ...worked,
      resolvedAt: NOW,
    });
  });

  it('stamps no later than a milestone that was set by hand', () => {
    const preset = { ...FRESH, acknowledgedAt: at('09:05'), resolvedAt: at('11:00') };
    expect(milestonesAfter(preset, { from: 'investigating', to: 'monitoring', now: NOW })).toEqual({
      ...preset,
      mitigatedAt: at('11:00'),
    });
  });

  it('clears what lies ahead again when work is taken up anew', () => {
    const done = {
      ...FRESH,
      acknowledgedAt: at('09:05'),
      mitigatedAt: at('10:00'),
      resolvedAt: at('10:30'),
      closedAt: at('11:00'),
    };
    expect(milestonesAfter(done, { from: 'closed', to: 'investigating', now: NOW })).toEqual({
      ...FRESH,
      acknowledgedAt: at('09:05'),
    });
  });

  it.each(['declined', 'canceled', 'merged'] as const)(
    'ends early as %s without claiming that anything was resolved',
    (to) => {
      expect(milestonesAfter(FRESH, { from: 'triage', to, now: NOW })).toEqual({
        ...FRESH,
        closedAt: NOW,
      });
    },
  );
});

describe('assertMilestones', () => {
  const check = (given: Partial<Milestones>, changed: Milestone[]) => () => {
    assertMilestones({ ...FRESH, ...given }, new Set(changed), NOW);
  };
  const refusal = (attempt: () => void): unknown => {
    try {
      attempt();
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('accepts milestones in order, equal ones included', () => {
    expect(
      check({ impactStartedAt: at('08:00'), detectedAt: at('09:00') }, [
        'impactStartedAt',
        'detectedAt',
      ]),
    ).not.toThrow();
  });

  it('names the property that stands before an earlier one', () => {
    expect(refusal(check({ resolvedAt: at('08:00') }, ['resolvedAt']))).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: {
        issues: [{ path: 'resolvedAt', message: 'resolvedAt must not be before declaredAt.' }],
      },
    });
  });

  it('names the property that was moved behind a later one', () => {
    expect(refusal(check({ impactStartedAt: at('10:00') }, ['impactStartedAt']))).toMatchObject({
      details: {
        issues: [
          { path: 'impactStartedAt', message: 'declaredAt must not be before impactStartedAt.' },
        ],
      },
    });
  });

  it('refuses the future, beyond what clocks differ', () => {
    expect(check({ resolvedAt: at('12:04') }, ['resolvedAt'])).not.toThrow();
    expect(check({ resolvedAt: at('12:06') }, ['resolvedAt'])).toThrow();
  });

  it('lets neighbours be that were out of order before', () => {
    const imported = { impactStartedAt: at('10:00'), resolvedAt: at('09:30') };
    expect(check(imported, ['detectedAt'])).not.toThrow();
    expect(check({ ...imported, closedAt: at('11:00') }, ['closedAt'])).not.toThrow();
  });
});

describe('the end of the work', () => {
  const ended = { ...FRESH, resolvedAt: at('11:00') };

  it('cannot be dated before it is there', () => {
    expect(() => assertEndings(ended, new Set(['resolvedAt']), 'investigating')).toThrow();
    expect(() => assertEndings(ended, new Set(['resolvedAt']), 'resolved')).not.toThrow();
    expect(() => assertEndings(ended, new Set(['resolvedAt']), 'closed')).not.toThrow();
    const closed = { ...ended, closedAt: at('11:30') };
    expect(() => assertEndings(closed, new Set(['closedAt']), 'resolved')).toThrow();
  });

  it('cannot lose its date while the status says that it is over', () => {
    expect(() => assertEndings(FRESH, new Set(['resolvedAt']), 'resolved')).toThrow();
    expect(() => assertEndings(FRESH, new Set(['resolvedAt']), 'investigating')).not.toThrow();
  });

  it('is let be where the caller has not touched it', () => {
    expect(() => assertEndings(FRESH, new Set(['detectedAt']), 'resolved')).not.toThrow();
  });
});
