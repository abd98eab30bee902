import { expect, it } from 'vitest';
import { linksIn } from './links';

it('finds the links with a token once each, as addresses within the app', () => {
  const text =
    'Open http://other.host/reset-password?token=a_b-c now.\nhttp://other.host/reset-password?token=a_b-c\nSee https://example.com/.';
  expect(linksIn(text).map(({ href }) => href)).toEqual(['/reset-password?token=a_b-c']);
});

it('finds nothing in a text without links', () => {
  expect(linksIn('Hello.')).toEqual([]);
});
