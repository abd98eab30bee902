import { expect, it } from 'vitest';
import type { AuditVerification } from '../../../api/types';
import { withStep } from './verification';

const unreadable = {
  kind: 'sink_unreadable',
  message: 'The checkpoints outside the database could not be read',
  sink: 'file:/srv/checkpoints',
} as const;
const edited = {
  kind: 'event_edited',
  message: 'An event is not what was written',
  position: 3,
} as const;

function step(part: Partial<AuditVerification>): AuditVerification {
  return {
    valid: (part.problems ?? []).length === 0,
    treeSize: 10,
    unsealed: 0,
    checkpoint: null,
    problems: [],
    checked: { from: 0, to: 5 },
    next: 5,
    ...part,
  };
}

it('adds up what was checked, and takes the rest from the newest step', () => {
  const first = withStep(null, step({}));
  expect(first).toMatchObject({ valid: true, checked: 5 });
  const last = step({ checked: { from: 5, to: 12 }, treeSize: 12, unsealed: 2, next: null });
  expect(withStep(first, last)).toMatchObject({
    valid: true,
    treeSize: 12,
    checked: 12,
    unsealed: 2,
  });
});

it('keeps a problem of an earlier step, and one that every step tells once', () => {
  const first = withStep(null, step({ problems: [edited, unreadable] }));
  const both = withStep(first, step({ problems: [unreadable], checked: { from: 5, to: 10 } }));
  expect(both.problems).toEqual([edited, unreadable]);
  expect(withStep(first, step({})).valid).toBe(false);
});
