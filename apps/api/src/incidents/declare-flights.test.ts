import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const TOLD = /^COMMIT$|tenant_counters|usage_counters|idempotency_records|insert into "incidents"/;

describe('declaring an incident', () => {
  let app: TestApp;
  let machine: Machine;
  beforeAll(async () => {
    app = await startTestApp({ workers: false });
    machine = await createMachine(await signUpOwner(app.url));
    // From now on the machine is known, and some of the quota is leased.
    await declare();
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const declare = async (headers: Record<string, string> = {}) =>
    expectStatus(await machine.client.post('/v1/incidents', { title: 'One' }, { headers }), 201);

  /** What leaves (`>`) and what is answered (`<`) while an incident is declared, in order. */
  async function traffic(headers?: Record<string, string>): Promise<string[]> {
    const told: string[] = [];
    using _ = app.database.observeStatements((text) => {
      const [name] = TOLD.exec(text) ?? [];
      if (name === undefined) return undefined;
      told.push(`> ${name}`);
      return () => told.push(`< ${name}`);
    });
    await declare(headers);
    return told;
  }

  it('counts it while it takes its number, and holds both for one more flight, which ends with COMMIT', async () => {
    expect(await traffic()).toEqual([
      '> tenant_counters',
      '> usage_counters',
      '< tenant_counters',
      '< usage_counters',
      '> insert into "incidents"',
      '> COMMIT',
      '< insert into "incidents"',
      '< COMMIT',
    ]);
  });

  it('looks for an answer that was kept before it takes a number, and keeps its own with COMMIT', async () => {
    expect(await traffic({ 'idempotency-key': randomUUID() })).toEqual([
      '> idempotency_records',
      '< idempotency_records',
      '> tenant_counters',
      '> usage_counters',
      '< tenant_counters',
      '< usage_counters',
      '> insert into "incidents"',
      '> idempotency_records',
      '> COMMIT',
      '< insert into "incidents"',
      '< idempotency_records',
      '< COMMIT',
    ]);
  });
});
