import { describe, expect, it } from 'vitest';
import { formatReference, parseIncidentKey } from './reference.js';

describe('the key of an incident', () => {
  it.each(['INC-42', 'inc-42', 'Inc-42'])('is read from %s', (text) => {
    expect(parseIncidentKey(text)).toEqual({ number: 42 });
  });

  it('is read from an id in any case', () => {
    const id = '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51';
    expect(parseIncidentKey(id.toUpperCase())).toEqual({ id });
  });

  it.each([
    '',
    '42',
    'INC-0',
    'INC-042',
    'INC--1',
    'INC-1.5',
    'INC-9999999999999999',
    'INC-42 ',
    "INC-1' or 1=1",
    'ＩＮＣ-1',
    null,
    undefined,
    42,
    {},
  ])('is not read from %j', (value) => {
    expect(parseIncidentKey(value)).toBeNull();
  });

  it('is written with the number', () => {
    expect(formatReference('42')).toBe('INC-42');
  });
});
