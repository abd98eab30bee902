import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanFilename } from './clean-filename.js';

it.each([
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['/absolute/a.txt', 'a.txt'],
  ['C:\\Users\\x\\a.txt', 'a.txt'],
  ['a\0b\r\nSet-Cookie: x.txt', 'abSet-Cookie_ x.txt'],
  ['exe\u202Egpj.txt', 'exegpj.txt'],
  ['..', 'file'],
  ['.htaccess', 'htaccess'],
  [' report.pdf. ', 'report.pdf'],
  ['', 'file'],
  ['Übersicht „neu“.pdf', 'Übersicht „neu“.pdf'],
  ['e\u0301.txt', 'é.txt'],
])('the name %j is kept as %j', (given, kept) => {
  expect(cleanFilename(given)).toBe(kept);
});

it('a long name keeps its extension', () => {
  const name = cleanFilename(`${'n'.repeat(500)}.docx`);
  expect(name).toHaveLength(200);
  expect(name.endsWith('n.docx')).toBe(true);
});

it('whatever is given, the name is short, visible and no path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = cleanFilename(given);
      expect(name.length).toBeGreaterThan(0);
      expect(name.length).toBeLessThanOrEqual(200);
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
      expect(name.startsWith('.')).toBe(false);
      expect(name.isWellFormed()).toBe(true);
    }),
  );
});
