import { describe, expect, it } from 'vitest';
import { csvField, csvLine } from './csv.js';

describe('a field of a CSV file', () => {
  it.each([
    ['plain', '"plain"'],
    ['say "hi"', '"say ""hi"""'],
    ['a,b\r\nc', '"a,b\r\nc"'],
    ['', '""'],
    [null, '""'],
    [7, '7'],
    [-7, '-7'],
  ])('holds %j as %s', (value, expected) => {
    expect(csvField(value)).toBe(expected);
  });

  it.each([
    '=1+1',
    '=HYPERLINK("https://evil.example","x")',
    '+1',
    '-1+cmd|’ /C calc’!A0',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '  =1',
    '\n=1',
    '\u00A0=1',
    '＝1',
    '＋1',
    '－1',
    '＠x',
  ])('is text where a spreadsheet would run %j', (value) => {
    expect(csvField(value).startsWith(`"'`)).toBe(true);
  });
});

it('a line ends as RFC 4180 says', () => {
  expect(csvLine(['a', 1, null])).toBe('"a",1,""\r\n');
});
