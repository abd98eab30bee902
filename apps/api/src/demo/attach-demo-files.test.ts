import { expect, it } from 'vitest';
import { automationClient } from '../testing/client.js';
import { startTestApp } from '../testing/start-test-app.js';
import { seedDemo } from './seed-demo.js';

it('the demo tenant has files on an incident and on a ticket, which can be downloaded', async () => {
  await using app = await startTestApp({ workers: false });
  const access = await seedDemo(app.ports);
  const client = automationClient(app.url, access?.apiKey);
  const { body } = await client.get('/v1/attachments');
  const items: unknown = body['items'];
  expect(items).toMatchObject([
    { filename: 'browser.log', subject: { type: 'ticket' }, visibility: 'public' },
    { filename: 'error-rate.csv', contentType: 'text/csv' },
    { filename: 'error-rate.png', contentType: 'image/png', subject: { type: 'incident' } },
  ]);
});
