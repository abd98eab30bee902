import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, cutText } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    ['one<br />two<br>three<BR/>\nfour', 'one\ntwo\nthree\nfour'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['a\n\n\n\n\nb', 'a\n\nb'],
    ['\uFEFF zero\u200Bwidth\u2060 ', 'zerowidth'],
    ['nul\0 bell\u0007 tab\tstays', 'nul bell tab\tstays'],
    ['half \uD83D pair', 'half \uFFFD pair'],
    ['नमस्ते 👩‍🚒 مرحبا', 'नमस्ते 👩‍🚒 مرحبا'],
  ])('makes of %j', (given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it.each([null, undefined, 7, {}, []])('makes nothing of %j', (given) => {
    expect(cleanText(given)).toBe('');
  });

  it('keeps a name on one line', () => {
    expect(cleanLine(' two\r\n lines ')).toBe('two lines');
  });
});

describe('cutText', () => {
  it('leaves what fits', () => {
    expect(cutText('fits', 4)).toBe('fits');
  });

  it('cuts what does not, and never in the middle of a character', () => {
    expect(cutText('too long', 5)).toBe('too …');
    expect(cutText('abc😀defg', 5)).toBe('abc…');
  });
});
