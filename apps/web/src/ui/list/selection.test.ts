import { expect, it } from 'vitest';
import { MAX_SELECTED, NOTHING_SELECTED, extend, toggle, toggleAll } from './selection';

const SHOWN = ['a', 'b', 'c', 'd', 'e'];

it('selects a range from the one touched last, in either direction', () => {
  const from = toggle(NOTHING_SELECTED, 'b');
  expect([...extend(from, SHOWN, 'd').ids]).toEqual(['b', 'c', 'd']);
  expect([...extend(from, SHOWN, 'a').ids].toSorted()).toEqual(['a', 'b']);
});

it('selects just one when the range has no beginning, or its beginning is not shown any more', () => {
  expect([...extend(NOTHING_SELECTED, SHOWN, 'c').ids]).toEqual(['c']);
  expect([...extend({ ids: new Set(), anchor: 'gone' }, SHOWN, 'c').ids]).toEqual(['c']);
});

it('takes out what is selected already', () => {
  const both = toggle(toggle(NOTHING_SELECTED, 'a'), 'b');
  expect([...toggle(both, 'a').ids]).toEqual(['b']);
});

it('selects all that is shown, and then nothing', () => {
  const all = toggleAll(toggle(NOTHING_SELECTED, 'a'), SHOWN);
  expect([...all.ids]).toEqual(SHOWN);
  expect(toggleAll(all, SHOWN)).toEqual(NOTHING_SELECTED);
});

it('selects no more than one call may change', () => {
  const many = Array.from({ length: MAX_SELECTED + 20 }, (_, index) => `id ${index}`);
  const all = toggleAll(NOTHING_SELECTED, many);
  expect(all.ids.size).toBe(MAX_SELECTED);
  expect(toggle(all, 'another').ids.size).toBe(MAX_SELECTED);
  expect(toggleAll(all, many)).toEqual(NOTHING_SELECTED);
});
