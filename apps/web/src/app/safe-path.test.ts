import { expect, it } from 'vitest';
import { safePath } from './safe-path';

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'evil',
  'javascript:alert(1)',
])('does not lead out of the app: %s', (path) => {
  expect(safePath(path)).toBe('/');
});

it('keeps path, search and hash of a place in the app', () => {
  expect(safePath('/accept-invite?token=a%2Bb#x')).toBe('/accept-invite?token=a%2Bb#x');
});

it('leads home when nothing is asked for', () => {
  expect(safePath(undefined)).toBe('/');
});
