import { expect, it } from 'vitest';
import { formatMinutes, parseMinutes } from './duration';

it.each([
  [30, '30 m'],
  [240, '4 h'],
  [2160, '1 d 12 h'],
  [1505, '1 d 1 h 5 m'],
])('writes %i minutes as %s, and reads them back', (minutes, text) => {
  expect(formatMinutes(minutes)).toBe(text);
  expect(parseMinutes(text)).toBe(minutes);
});

it('takes what people write', () => {
  expect(parseMinutes('1.5 hours')).toBe(90);
  expect(parseMinutes('2days')).toBe(2880);
  expect(parseMinutes('')).toBeNull();
});

it.each(['soon', '4', '0 h', '-4 h', '400 d', '4 h sharp'])('does not take %j', (text) => {
  expect(parseMinutes(text)).toBeUndefined();
});
