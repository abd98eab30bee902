import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../platform/keyring.js';
import { automationClient, textAt } from '../testing/client.js';
import type { Client } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import type { Machine, Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

interface Tenant {
  readonly owner: Member;
  readonly machine: Machine;
}

/** A tenant with one incident, whose machine has been here and is remembered. */
async function tenantWith(title: string, role: 'ADMIN' | 'VIEWER' = 'ADMIN'): Promise<Tenant> {
  const owner = await signUpOwner(app.url);
  const machine = await createMachine(owner, { role, scopes: ['read', 'write'] });
  expectStatus(await owner.client.post('/v1/incidents', { title }), 201);
  expect(await titles(machine.client)).toEqual([title]);
  expect(remembered(machine)).not.toBeNull();
  return { owner, machine };
}

const remembered = ({ apiKey }: Machine) => app.ports.visitors.recall(sha256(apiKey));

function principalOf(machine: Machine) {
  const principal = remembered(machine);
  if (principal === null || !('role' in principal))
    throw new Error('the machine is not remembered');
  return principal;
}

async function titles(client: Client): Promise<unknown> {
  const { status, body } = await client.get('/v1/incidents');
  if (status !== 200) return textAt(body, 'code');
  const { items } = body;
  return Array.isArray(items) ? items.map((item: { title: string }) => item.title) : items;
}

async function declare(client: Client): Promise<number | string> {
  const { status, body } = await client.post('/v1/incidents', { title: 'Second' });
  return status === 201 ? status : textAt(body, 'code');
}

function change(
  set: (
    trx: Parameters<Parameters<typeof app.database.platformTransaction>[0]>[0],
  ) => Promise<unknown>,
) {
  return app.database.platformTransaction(set);
}

describe('a machine that was here a moment ago', () => {
  it('is asked for in the flight of its statement, not before it', async () => {
    const { machine } = await tenantWith('First');
    const told: string[] = [];
    using _ = app.database.observeStatements((text) => {
      const name = /authenticate_api_key|from "incidents"/.exec(text)?.[0];
      if (name === undefined) return undefined;
      told.push(`> ${name}`);
      return () => told.push(`< ${name}`);
    });
    expectStatus(await machine.client.get('/v1/incidents/INC-1'), 200);
    expect(told).toEqual([
      '> authenticate_api_key',
      '> from "incidents"',
      '< authenticate_api_key',
      '< from "incidents"',
    ]);
  });

  it('is refused as soon as its key is revoked', async () => {
    const { owner, machine } = await tenantWith('First');
    const path = `/v1/tenants/${owner.tenantId}/api-keys/${machine.apiKeyId}/revoke`;
    expect((await owner.client.post(path)).status).toBeLessThan(300);
    expect(remembered(machine)).not.toBeNull();
    expect(await titles(machine.client)).toBe('AUTH_INVALID_API_KEY');
    expect(remembered(machine)).toBeNull();
    expect(await declare(machine.client)).toBe('AUTH_INVALID_API_KEY');
  });

  it.each([
    ['its key has expired', { expires_at: new Date(0) }],
    ['its key is revoked behind our back', { revoked_at: new Date() }],
  ])('is refused as soon as %s', async (_what, columns) => {
    const { machine } = await tenantWith('First');
    await change((trx) =>
      trx.updateTable('api_keys').set(columns).where('id', '=', machine.apiKeyId).execute(),
    );
    expect(await titles(machine.client)).toBe('AUTH_INVALID_API_KEY');
    expect(await declare(machine.client)).toBe('AUTH_INVALID_API_KEY');
  });

  it('is refused as soon as its account is disabled, or its tenant deleted', async () => {
    const first = await tenantWith('First');
    await change((trx) =>
      trx
        .updateTable('service_accounts')
        .set({ disabled_at: new Date() })
        .where('id', '=', first.machine.serviceAccountId)
        .execute(),
    );
    expect(await titles(first.machine.client)).toBe('AUTH_INVALID_API_KEY');
    const second = await tenantWith('First');
    await change((trx) =>
      trx
        .updateTable('tenants')
        .set({ deleted_at: new Date() })
        .where('id', '=', second.owner.tenantId)
        .execute(),
    );
    expect(await titles(second.machine.client)).toBe('AUTH_INVALID_API_KEY');
  });

  it('has its new role and its new scopes at once', async () => {
    const { machine } = await tenantWith('First');
    await change((trx) =>
      trx
        .updateTable('service_accounts')
        .set({ role: 'VIEWER' })
        .where('id', '=', machine.serviceAccountId)
        .execute(),
    );
    expect(await declare(machine.client)).toBe('FORBIDDEN');
    expect(principalOf(machine).role).toBe('VIEWER');
    await change((trx) =>
      trx
        .updateTable('api_keys')
        .set({ scopes: ['audit.read'] })
        .where('id', '=', machine.apiKeyId)
        .execute(),
    );
    expect(await titles(machine.client)).toBe('SCOPE_INSUFFICIENT');
  });

  it('is refused with a key that was rotated away, and let in with the new one', async () => {
    const { owner, machine } = await tenantWith('First');
    const path = `/v1/tenants/${owner.tenantId}/api-keys/${machine.apiKeyId}/rotate`;
    const rotated = await owner.client.post(path, { graceSeconds: 0 });
    const fresh = automationClient(app.url, textAt(rotated.body, 'key'));
    expect(await titles(machine.client)).toBe('AUTH_INVALID_API_KEY');
    expect(await titles(fresh)).toEqual(['First']);
  });
});

describe('a wrong memory', () => {
  it('shows nothing of another tenant, whatever is asked', async () => {
    const [mine, theirs] = [await tenantWith('Mine'), await tenantWith('Theirs')];
    const poison = () =>
      app.ports.visitors.remember(sha256(mine.machine.apiKey), principalOf(theirs.machine));
    poison();
    expect(await titles(mine.machine.client)).toEqual(['Mine']);
    poison();
    const one = await mine.machine.client.get('/v1/incidents/INC-1');
    expect(one.body['title']).toBe('Mine');
    poison();
    expect(await declare(mine.machine.client)).toBe(201);
    expect(await titles(theirs.machine.client)).toEqual(['Theirs']);
    expect(await titles(mine.machine.client)).toEqual(['Second', 'Mine']);
  });

  it('lends nobody a role or a scope', async () => {
    const { machine } = await tenantWith('First', 'VIEWER');
    const poison = () =>
      app.ports.visitors.remember(sha256(machine.apiKey), {
        ...principalOf(machine),
        role: 'OWNER',
        scopes: ['read', 'write', 'audit.read'],
      });
    poison();
    expect(await declare(machine.client)).toBe('FORBIDDEN');
    poison();
    expect((await machine.client.get('/v1/audit-logs')).status).toBe(403);
    expect(await titles(machine.client)).toEqual(['First']);
  });

  it('does not refuse what is allowed either', async () => {
    const { machine } = await tenantWith('First');
    app.ports.visitors.remember(sha256(machine.apiKey), {
      ...principalOf(machine),
      role: 'VIEWER',
      scopes: [],
    });
    expect(await declare(machine.client)).toBe(201);
  });

  it('does not let in a key that never was one', async () => {
    const { machine } = await tenantWith('First');
    const forged = `itk_live_${'x'.repeat(38)}`;
    app.ports.visitors.remember(sha256(forged), principalOf(machine));
    expect(await titles(automationClient(app.url, forged))).toBe('AUTH_INVALID_API_KEY');
  });
});

it('keeps machines of many tenants apart on few connections', async () => {
  const tenants: Tenant[] = [];
  for (let n = 0; n < 5; n += 1) tenants.push(await tenantWith(`Incident ${n}`));
  const seen = await Promise.all(
    Array.from({ length: 100 }, (_, n) => titles(tenants[n % 5]?.machine.client ?? fail())),
  );
  expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => [`Incident ${n % 5}`]));
});

function fail(): never {
  throw new Error('no such tenant');
}
