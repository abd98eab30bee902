import { expect, it } from 'vitest';
import { programOf } from './use-new-version';

it('tells programs apart by the hash in their name', () => {
  const page = (hash: string) =>
    `<head><script type="module" src="/assets/index-${hash}.js"></script></head>`;
  expect(programOf(page('DHXx_-BK'))).toBe('/assets/index-DHXx_-BK.js');
  expect(programOf(page('A'))).not.toBe(programOf(page('B')));
  expect(programOf('<title>Bad gateway</title>')).toBeNull();
});
