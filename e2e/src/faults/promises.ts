import type { Installation } from './installation.js';
import { inspect, NOTHING_WRONG } from './ledger.js';
import type { Acknowledged, Load } from './load.js';
import type { Tenant } from './tenants.js';
import { automationClient } from '@incident-tracker/api/testing/client';
import { asLoginUser } from '@incident-tracker/db/testing';
import { expect } from 'vitest';

/** Incidents that are asked for by their id over HTTP after each fault, the newest of each tenant. */
const ASKED_FOR = 50;
/** A worker that died holds its endpoints for 20 s, a job that it never began for 60 s. */
const DELIVERED_WITHIN_MS = 120_000;
const SEALED_WITHIN_MS = 60_000;

/** Writes one line about a fault and what it came to. */
export function report(fault: string, facts: Readonly<Record<string, string | number>>): void {
  const text = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`FAULT ${fault}: ${text.join(', ')}\n`);
}

/** What a load wrote, with everything that was written before it. */
export interface Written {
  readonly installation: Pick<Installation, 'url' | 'database'>;
  readonly tenants: readonly Tenant[];
  readonly acknowledged: readonly Acknowledged[];
}

/**
 * The promises that hold whatever happened: nothing acknowledged is lost, nothing is there by half or
 * twice, references have no gaps, and usage is counted right. The load must have stopped.
 * @returns facts for the report.
 */
export async function expectPromisesKept(
  { installation, tenants, acknowledged }: Written,
  load: Load,
): Promise<Record<string, number>> {
  expect(load.refusals.others).toEqual([]);
  const tenantIds = tenants.map(({ owner }) => owner.tenantId);
  const found = await inspect(installation.database.url, acknowledged, tenantIds);
  expect(found).toEqual(NOTHING_WRONG);
  for (const { owner, machine } of tenants) {
    const client = automationClient(installation.url, machine.apiKey);
    const ours = acknowledged.filter(({ tenantId }) => tenantId === owner.tenantId);
    for (const { incidentId } of ours.slice(-ASKED_FOR)) {
      expect((await client.get(`/v1/incidents/${incidentId}`)).status).toBe(200);
    }
  }
  const { unavailable, cut } = load.refusals;
  return { acknowledged: load.acknowledged.length, ...found, unavailable, cut };
}

/** The audit log of each tenant comes to be sealed whole, and verifies. */
export async function expectAuditValid(tenants: readonly Tenant[]): Promise<void> {
  for (const { owner } of tenants) {
    const verify = async () => (await owner.client.get('/v1/audit-logs/verify')).body;
    await expect
      .poll(verify, { timeout: SEALED_WITHIN_MS, interval: 200 })
      .toMatchObject({ valid: true, unsealed: 0, problems: [] });
  }
}

/**
 * Each webhook comes to be told of each event of its tenant; told more than once perhaps, but under the
 * same id. Sequences have no gaps, and nothing waits or was given up.
 */
export async function expectDelivered({ installation, tenants, acknowledged }: Written) {
  let repeated = 0;
  for (const { owner, receiver, webhookId } of tenants) {
    const expected = acknowledged.filter(({ tenantId }) => tenantId === owner.tenantId).length;
    const told = (): Map<string, number> =>
      new Map(
        receiver.received.map(({ body }): [string, number] => {
          const { id, sequence } = JSON.parse(body);
          return [id, sequence];
        }),
      );
    await expect
      .poll(() => told().size, { timeout: DELIVERED_WITHIN_MS, interval: 250 })
      .toBe(expected);
    expect([...told().values()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: expected }, (_, n) => n + 1),
    );
    const states = () =>
      asLoginUser(installation.database.url, async (client) => {
        await client.query('SET ROLE app_platform');
        const { rows } = await client.query<{ status: string; count: number }>(
          `SELECT status, count(*)::int AS count FROM webhook_deliveries
           WHERE tenant_id = $1 AND endpoint_id = $2 GROUP BY status`,
          [owner.tenantId, webhookId],
        );
        return rows;
      });
    // What was delivered just before a crash is noted by the repetition.
    await expect
      .poll(states, { timeout: DELIVERED_WITHIN_MS, interval: 250 })
      .toEqual([{ status: 'delivered', count: expected }]);
    repeated += receiver.received.length - expected;
  }
  return { delivered: acknowledged.length, repeated };
}
