import { expect, it } from 'vitest';
import { clashesOf, combine } from './combine';
import type { ReviewValues } from './values';
import { faultOfFactors, linesOf, sameValues } from './values';

const EMPTY = {
  summary: '',
  impact: '',
  rootCause: '',
  contributingFactors: '',
  whatWentWell: '',
  whatWentBadly: '',
};
const item = (title: string) => ({ key: title, title, assignee: null, dueAt: '' });

function values(texts: Partial<ReviewValues['texts']>, taskIds: string[] = []): ReviewValues {
  return { texts: { ...EMPTY, ...texts }, taskIds, added: [] };
}

it('puts changes of different sections together without a clash', () => {
  const versions = {
    base: values({ summary: 'old', impact: 'old' }),
    mine: values({ summary: 'mine', impact: 'old' }),
    theirs: values({ summary: 'old', impact: 'theirs' }),
  };
  expect(clashesOf(versions)).toEqual([]);
  expect(combine(versions).texts).toMatchObject({ summary: 'mine', impact: 'theirs' });
});

it('names the sections that both changed, and keeps mine there', () => {
  const versions = {
    base: values({ summary: 'old', impact: 'old' }),
    mine: values({ summary: 'mine', impact: 'same' }),
    theirs: values({ summary: 'theirs', impact: 'same' }),
  };
  expect(clashesOf(versions)).toEqual(['summary']);
  expect(combine(versions).texts.summary).toBe('mine');
});

it('keeps the action items of both, but for those that were taken out', () => {
  const combined = combine({
    base: values({}, ['a', 'b']),
    mine: { ...values({}, ['b']), added: [item('mine')] },
    theirs: values({}, ['a', 'b', 'c']),
  });
  expect(combined.taskIds).toEqual(['b', 'c']);
  expect(combined.added.map(({ title }) => title)).toEqual(['mine']);
});

it('sees an action item that is only noted as a change', () => {
  expect(sameValues(values({}), values({}))).toBe(true);
  expect(sameValues(values({}), { ...values({}), added: [item('new')] })).toBe(false);
  expect(sameValues(values({}, ['a']), values({}))).toBe(false);
});

it('reads factors line by line and says which would be refused', () => {
  expect(linesOf(' one \n\n two\none')).toEqual(['one', 'two']);
  expect(faultOfFactors('fine\nalso fine')).toBeNull();
  expect(faultOfFactors('x'.repeat(501))).not.toBeNull();
  expect(
    faultOfFactors(Array.from({ length: 51 }, (_, n) => `factor ${n}`).join('\n')),
  ).not.toBeNull();
});
