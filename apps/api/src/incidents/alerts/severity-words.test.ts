import { expect, it } from 'vitest';
import { gravest, severityOf } from './severity-words.js';

it.each([
  ['SEV1', 'SEV1'],
  ['sev4', 'SEV4'],
  ['Critical', 'SEV1'],
  [' P2 ', 'SEV2'],
  ['error', 'SEV2'],
  ['warning', 'SEV3'],
  ['info', 'SEV4'],
  ['purple', null],
  ['constructor', null],
  [3, null],
  [undefined, null],
])('%j is %j', (word, severity) => {
  expect(severityOf(word)).toBe(severity);
});

it('the gravest of several counts, and of none none', () => {
  expect(gravest(['SEV3', null, 'SEV2'])).toBe('SEV2');
  expect(gravest([null])).toBeNull();
  expect(gravest([])).toBeNull();
});
