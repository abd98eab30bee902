import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { automationClient } from '../testing/client.js';
import { readAll } from '../testing/incidents.js';
import { startTestApp } from '../testing/start-test-app.js';
import { noteBreaches } from '../tickets/sla/note-breaches.js';
import { seedDemo } from './seed-demo.js';
import { DEMO_TICKETS } from './ticket-scenarios.js';

it('the demo tenant shows tickets in every status, with notes, an incident and missed targets', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'demo-tickets-'));
  try {
    await using app = await startTestApp({ workers: false, env: { DATA_DIR: dataDir } });
    const access = await seedDemo(app.ports);
    const client = automationClient(app.url, access?.apiKey);
    const tickets = await readAll(client, '/v1/tickets');
    expect(tickets).toHaveLength(DEMO_TICKETS.length);
    expect(new Set(tickets.map(({ status }) => String(status)))).toEqual(
      new Set(['new', 'open', 'pending', 'closed']),
    );
    expect(tickets.some(({ incidents }) => incidents?.['0'] !== undefined)).toBe(true);
    await noteBreaches(app.ports);
    expect(await readAll(client, '/v1/tickets?breached=true')).not.toEqual([]);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
