import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { RECEIVERS } from './verification';

it('shows the receiver that the documentation shows', async () => {
  const url = new URL('../../../../../../docs/webhooks.md', import.meta.url);
  expect(await readFile(url, 'utf8')).toContain(RECEIVERS.node);
});
