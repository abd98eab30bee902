import { createTestDatabase } from '@incident-tracker/db/testing';
import { openDatabase } from '@incident-tracker/db';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Client } from '../../testing/client.js';
import type { Machine, Member } from '../../testing/people.js';
import { serveTestApp } from '../../testing/start-test-app.js';

/* In place of a replica stands another database with other rows: so each answer tells where it is from. */
describe('a read replica', () => {
  const stack = new AsyncDisposableStack();
  let replica: Awaited<ReturnType<typeof createTestDatabase>>;
  let owner: Member;
  let machine: Machine;
  beforeAll(async () => {
    const primary = stack.use(await createTestDatabase());
    replica = stack.use(await createTestDatabase());
    const database = stack.use(
      await openDatabase({ url: primary.url, replicaUrl: replica.url, replicaMaxLagMs: 60_000 }),
    );
    const app = stack.use(await serveTestApp(database));
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
    expectStatus(await machine.client.post('/v1/incidents', { title: 'On the primary' }), 201);
    await vi.waitFor(() => expect(database.replicaUsable).toBe(true));
  });
  afterAll(() => stack.disposeAsync());

  const count = async (client: Client, path: string): Promise<unknown> =>
    expectStatus(await client.get(path), 200).body['items']?.['length'];

  it('serves lists to a machine whose key only the primary knows', async () => {
    expect(await count(machine.client, '/v1/incidents')).toBe(0);
    expect(await count(machine.client, '/v1/audit-logs')).toBe(0);
  });

  it('is not asked for people, who see what they have just written', async () => {
    expect(await count(owner.client, '/v1/incidents')).toBe(1);
  });

  it('is not asked for single objects, nor for what a write answers', async () => {
    expectStatus(await machine.client.get('/v1/incidents/INC-1'), 200);
    expectStatus(await machine.client.patch('/v1/incidents/INC-1', { title: 'Changed' }), 200);
  });

  it('has no say in rights: a revoked key gets no list', async () => {
    const other = await createMachine(owner);
    expect(await count(other.client, '/v1/incidents')).toBe(0);
    const path = `/v1/tenants/${owner.tenantId}/api-keys/${other.apiKeyId}/revoke`;
    expect((await owner.client.post(path)).status).toBeLessThan(300);
    expect((await other.client.get('/v1/incidents')).status).toBe(401);
  });

  it('is done without as soon as it fails a list: the primary answers that one, too', async () => {
    expect(await count(machine.client, '/v1/incidents')).toBe(0);
    await replica[Symbol.asyncDispose]();
    expect(await count(machine.client, '/v1/incidents')).toBe(1);
  });
});
