import { describe, expect, it } from 'vitest';
import { AppError } from '../trpc/errors.js';
import {
  allowedTransitions,
  assertTransition,
  CATEGORIES,
  categoryOf,
  isReopening,
  LIFECYCLE,
  STATUSES,
  statusesIn,
} from './lifecycle.js';
import type { Status } from './lifecycle.js';

/** Every pair that is allowed, written out: the table in the code must say exactly this. */
const ALLOWED = new Set([
  'triage → investigating',
  'triage → identified',
  'triage → monitoring',
  'triage → resolved',
  'triage → declined',
  'triage → canceled',
  'investigating → identified',
  'investigating → monitoring',
  'investigating → resolved',
  'investigating → canceled',
  'identified → monitoring',
  'identified → resolved',
  'identified → canceled',
  'monitoring → investigating',
  'monitoring → resolved',
  'monitoring → canceled',
  'resolved → investigating',
  'resolved → closed',
  'closed → investigating',
]);

const PAIRS = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));

describe('the lifecycle', () => {
  it.each(PAIRS)('knows whether %s → %s is allowed', (from, to) => {
    const attempt = () => {
      assertTransition(from, to);
    };
    if (ALLOWED.has(`${from} → ${to}`)) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(AppError);
  });

  it('names what is allowed instead when it refuses', () => {
    let thrown: unknown;
    try {
      assertTransition('resolved', 'triage');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'resolved', to: 'triage', allowedTransitions: ['investigating', 'closed'] },
    });
  });

  it('never leads to merged, and never out of merged, declined and canceled', () => {
    expect(STATUSES.filter((from) => LIFECYCLE[from].next.includes('merged'))).toEqual([]);
    const final: Status[] = ['merged', 'declined', 'canceled'];
    expect(final.flatMap((from) => LIFECYCLE[from].next)).toEqual([]);
  });

  it('offers no transition to whoever may not change the status', () => {
    expect(STATUSES.flatMap((status) => allowedTransitions(status, false))).toEqual([]);
    expect(allowedTransitions('closed', true)).toEqual(['investigating']);
  });

  it('hands out copies, so that nobody changes the table', () => {
    allowedTransitions('triage', true).pop();
    expect(allowedTransitions('triage', true)).toHaveLength(6);
  });

  it('puts each status in the category of the contract', () => {
    expect(Object.fromEntries(CATEGORIES.map((name) => [name, statusesIn([name])]))).toEqual({
      triage: ['triage'],
      active: ['investigating', 'identified'],
      mitigated: ['monitoring'],
      resolved: ['resolved'],
      closed: ['closed', 'declined', 'merged', 'canceled'],
    });
    expect(STATUSES.map(categoryOf)).toHaveLength(STATUSES.length);
  });

  it('calls only the return from resolved or closed a reopening', () => {
    expect(PAIRS.filter(([from, to]) => isReopening(from, to))).toEqual([
      ['resolved', 'investigating'],
      ['closed', 'investigating'],
    ]);
  });
});
