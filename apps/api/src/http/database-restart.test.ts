import { openDatabase } from '@incident-tracker/db';
import { stopEmbeddedServer } from '@incident-tracker/db/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { serveTestApp } from '../testing/start-test-app.js';
import { textAt } from '../testing/client.js';
import { createMachine, signUpOwner } from '../testing/people.js';

interface Outcomes {
  readonly acknowledged: string[];
  unavailable: number;
  readonly others: string[];
}

describe('a database that is stopped and started under load', () => {
  it('answers clear 503s, comes back by itself and loses nothing that was acknowledged', async () => {
    await using stack = new AsyncDisposableStack();
    const dataDir = await mkdtemp(join(tmpdir(), 'incident-tracker-restart-'));
    stack.defer(() => rm(dataDir, { recursive: true, force: true }));
    const db = stack.use(await openDatabase({ dataDir }));
    await db.migrate();
    const app = stack.use(await serveTestApp(db));
    const owner = await signUpOwner(app.url);
    const { client } = await createMachine(owner);

    const outcomes: Outcomes = { acknowledged: [], unavailable: 0, others: [] };
    let running = true;
    const load = Array.from({ length: 6 }, async () => {
      while (running) {
        const answer = await client.post('/v1/incidents', { title: 'Under load' });
        if (answer.status === 201) outcomes.acknowledged.push(textAt(answer.body, 'reference'));
        else if (answer.status === 503 && answer.body['code']?.toString() === 'UNAVAILABLE') {
          outcomes.unavailable += 1;
          expect(answer.headers.get('retry-after')).toBe('1');
          await sleep(20);
        } else outcomes.others.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      }
    });
    await sleep(500);
    await stopEmbeddedServer(dataDir);
    const acknowledgedBefore = outcomes.acknowledged.length;
    const deadline = Date.now() + 20_000;
    while (outcomes.acknowledged.length < acknowledgedBefore + 50 && Date.now() < deadline)
      await sleep(50);
    running = false;
    await Promise.all(load);

    expect(outcomes.others).toEqual([]);
    expect(outcomes.unavailable).toBeGreaterThan(0);
    expect(outcomes.acknowledged.length).toBeGreaterThanOrEqual(acknowledgedBefore + 50);
    expect((await client.get('/readyz')).status).toBe(200);

    const { tenantId } = owner;
    const found = await db.platformTransaction(async (trx) => {
      const incidents = await trx
        .selectFrom('incidents')
        .select(['id', 'number'])
        .where('tenant_id', '=', tenantId)
        .execute();
      const timeline = await trx
        .selectFrom('timeline_events')
        .select('incident_id')
        .where('tenant_id', '=', tenantId)
        .execute();
      const audit = await trx
        .selectFrom('audit_log_events')
        .select('target_id')
        .where('tenant_id', '=', tenantId)
        .where('action', '=', 'incident.declared')
        .execute();
      const events = await trx
        .selectFrom('outbox_events')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('type', '=', 'incident.declared')
        .execute();
      const usage = await trx
        .selectFrom('usage_counters')
        .select('count')
        .where('tenant_id', '=', tenantId)
        .where('kind', '=', 'incident.write')
        .execute();
      return { incidents, timeline, audit, events, usage };
    });
    const references = new Set(found.incidents.map(({ number }) => `INC-${number}`));
    expect(outcomes.acknowledged.filter((reference) => !references.has(reference))).toEqual([]);
    // A write whose acknowledgement was cut off may be there, but whole; numbers have no gaps.
    const count = found.incidents.length;
    expect(found.incidents.map(({ number }) => Number(number)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
    expect(found.timeline.length).toBe(count);
    expect(found.audit.length).toBe(count);
    expect(found.events.length).toBe(count);
    expect(found.usage.reduce((sum, { count: day }) => sum + Number(day), 0)).toBe(count);
  });
});
