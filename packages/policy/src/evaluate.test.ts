import { describe, expect, test } from 'vitest';
import { untyped } from '../test/untyped.js';
import type { Condition, FactValue } from './condition.js';
import { evaluate } from './evaluate.js';
import { isWellFormed } from './well-formed.js';

const SUBJECT = { userId: 'me' };
const TRUE: Condition<string> = { eq: [{ fact: 'yes' }, { value: true }] };
const FALSE: Condition<string> = { eq: [{ fact: 'yes' }, { value: false }] };
const UNKNOWN: Condition<string> = { eq: [{ fact: 'absent' }, { value: true }] };
const FACTS: Readonly<Record<string, FactValue>> = {
  yes: true,
  empty: null,
  count: 3,
  owner: 'me',
};

function holds(condition: Condition<string>): boolean {
  return evaluate(condition, FACTS, SUBJECT);
}

describe('three-valued logic', () => {
  test('not turns true and false, and leaves unknown unknown', () => {
    expect([TRUE, FALSE, UNKNOWN].map((not) => holds({ not }))).toEqual([false, true, false]);
    expect(holds({ not: { not: UNKNOWN } })).toBe(false);
  });

  test('all needs every member, any needs one, and an unknown member allows nothing by itself', () => {
    expect(holds({ all: [TRUE, TRUE] })).toBe(true);
    expect(holds({ all: [TRUE, FALSE] })).toBe(false);
    expect(holds({ all: [TRUE, UNKNOWN] })).toBe(false);
    expect(holds({ any: [FALSE, TRUE] })).toBe(true);
    expect(holds({ any: [UNKNOWN, TRUE] })).toBe(true);
    expect(holds({ any: [FALSE, UNKNOWN] })).toBe(false);
    // SQL: NOT (false AND NULL) is true, NOT (true AND NULL) is NULL.
    expect(holds({ not: { all: [UNKNOWN, FALSE] } })).toBe(true);
    expect(holds({ not: { all: [UNKNOWN, TRUE] } })).toBe(false);
    expect(holds({ not: { any: [UNKNOWN, FALSE] } })).toBe(false);
  });

  test('eq and in compare by type and value; null, absence and an absent subject id are unknown', () => {
    expect(holds({ eq: [{ fact: 'owner' }, { subject: 'userId' }] })).toBe(true);
    expect(holds({ eq: [{ fact: 'count' }, { value: '3' }] })).toBe(false);
    expect(holds({ in: [{ fact: 'count' }, [1, 3]] })).toBe(true);
    expect(holds({ in: [{ fact: 'count' }, [1, 2]] })).toBe(false);
    for (const fact of ['empty', 'absent', 'constructor', '__proto__']) {
      expect(holds({ eq: [{ fact }, { value: 'x' }] })).toBe(false);
      expect(holds({ not: { eq: [{ fact }, { value: 'x' }] } })).toBe(false);
      expect(holds({ not: { in: [{ fact }, ['x']] } })).toBe(false);
    }
    expect(evaluate({ not: { eq: [{ fact: 'owner' }, { subject: 'userId' }] } }, FACTS, {})).toBe(
      false,
    );
  });
});

const MALFORMED: readonly unknown[] = [
  undefined,
  null,
  true,
  'all',
  [],
  [TRUE],
  {},
  { all: [] },
  { any: [] },
  { and: [] },
  { and: [undefined] },
  { all: [undefined] },
  { all: Array(1) },
  { any: [undefined] },
  { all: TRUE },
  { not: undefined },
  { not: {} },
  { not: [] },
  { constructor: [TRUE] },
  { eq: [] },
  { eq: [{ fact: 'yes' }] },
  { eq: [{ fact: 'yes' }, undefined] },
  { eq: [{ fact: 'yes' }, {}] },
  { eq: [{ fact: 'yes' }, { value: undefined }] },
  { eq: [{ fact: 'yes' }, { value: null }] },
  { eq: [{ fact: 'count' }, { value: Number.NaN }] },
  { eq: [{ fact: 'yes' }, { subject: 'constructor' }] },
  { eq: [{ fact: 'yes' }, { subject: 'userId', value: true }] },
  { eq: [{}, { value: true }] },
  { eq: [{ fact: '' }, { value: true }] },
  { eq: [{ fact: 'yes' }, { value: true }, { value: true }] },
  { in: [{ fact: 'yes' }, []] },
  { in: [{ fact: 'yes' }, [undefined]] },
  { in: [{ fact: 'yes' }, true] },
  { ...TRUE, all: [TRUE] },
  Object.create({ all: [TRUE] }),
  Object.assign(Object.create({ any: [TRUE] }), FALSE),
];

describe('a malformed condition', () => {
  const evaluateUntyped = untyped(evaluate);

  test.each(MALFORMED.map((condition) => [JSON.stringify(condition), condition]))(
    '%s allows nothing, wherever it stands',
    (_, bad) => {
      expect(isWellFormed(bad)).toBe(false);
      for (const condition of [
        bad,
        { not: bad },
        { any: [TRUE, bad] },
        { any: [bad, TRUE] },
        { all: [TRUE, bad] },
        { not: { all: [FALSE, bad] } },
      ]) {
        expect(evaluateUntyped(condition, FACTS, SUBJECT)).toBe(false);
      }
    },
  );

  test('absent facts or an absent subject allow nothing', () => {
    for (const nothing of [undefined, null, '']) {
      expect(evaluateUntyped(TRUE, nothing, SUBJECT)).toBe(false);
      expect(evaluateUntyped(TRUE, FACTS, nothing)).toBe(false);
    }
  });

  test('a well-formed one is recognised', () => {
    for (const good of [
      TRUE,
      { not: TRUE },
      { all: [TRUE, { any: [FALSE] }] },
      { in: [{ fact: 'yes' }, [true, 'x', 1]] },
    ]) {
      expect(isWellFormed(good)).toBe(true);
    }
  });
});
