import { expect, it } from 'vitest';
import { differences } from './diff';

it('lists what changed, came and went, in alphabetical order', () => {
  expect(differences({ b: 1, gone: 'x', same: [1] }, { b: 2, a: true, same: [1] })).toEqual([
    { property: 'a', before: undefined, after: 'true' },
    { property: 'b', before: '1', after: '2' },
    { property: 'gone', before: 'x', after: undefined },
  ]);
});

it('takes a missing state as empty', () => {
  expect(differences(null, { name: 'New' })).toEqual([
    { property: 'name', before: undefined, after: 'New' },
  ]);
  expect(differences(null, null)).toEqual([]);
});
