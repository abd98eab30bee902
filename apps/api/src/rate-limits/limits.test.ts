import { describe, expect, it } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import type { Answer } from '../testing/client.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { ADDRESS_LIMITS, FAILED_PROOF_LIMIT, PLAN_RATE_LIMITS } from './limits.js';

const env = { RATE_LIMIT_ENABLED: 'true' };
const { burst } = ADDRESS_LIMITS.auth;

function logIn(app: TestApp, forwardedFor?: string): Promise<Answer> {
  return automationClient(app.url).post(
    '/v1/login',
    { email: 'not an address', password: 'x' },
    { headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor } },
  );
}

async function statusesOf(count: number, send: (n: number) => Promise<Answer>): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => send(n)));
  return answers.map(({ status }) => status);
}

function timesIn(statuses: readonly number[], wanted: number): number {
  return statuses.filter((status) => status === wanted).length;
}

describe('an address that has not signed in', () => {
  it('is told where its limits stand, and 429 with Retry-After beyond them', async () => {
    await using app = await startTestApp({ workers: false, env });
    const first = await logIn(app);
    const policy = `"auth";q=${ADDRESS_LIMITS.auth.perMinute};w=60, "auth-burst";q=${burst};w=10`;
    expect(first.headers.get('ratelimit-policy')).toBe(policy);
    expect(first.headers.get('ratelimit')).toMatch(
      new RegExp(
        `^"auth";r=${ADDRESS_LIMITS.auth.perMinute - 1};t=\\d+, "auth-burst";r=${burst - 1};t=\\d+$`,
      ),
    );
    const statuses = await statusesOf(2 * burst, () => logIn(app));
    expect(timesIn(statuses, 429)).toBeGreaterThanOrEqual(
      2 * burst - ADDRESS_LIMITS.auth.perMinute,
    );
    const refused = expectStatus(await logIn(app), 429);
    expect(refused.body['code']).toBe('RATE_LIMITED');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(refused.headers.get('ratelimit')).toContain(';r=0;');
    // Another class has counters of its own, and the tRPC face the same ones.
    expectStatus(await automationClient(app.url).get('/v1/auth/me'), 200);
    const trpc = await automationClient(app.url).post('/trpc/tokens.login', {
      email: 'a',
      password: 'b',
    });
    expect(expectStatus(trpc, 429).headers.has('retry-after')).toBe(true);
  });

  it('does not get further by claiming other addresses', async () => {
    await using app = await startTestApp({ workers: false, env });
    const statuses = await statusesOf(3 * burst, (n) => logIn(app, `198.51.100.${n}`));
    expect(timesIn(statuses, 429)).toBeGreaterThanOrEqual(
      3 * burst - ADDRESS_LIMITS.auth.perMinute,
    );
  });

  it('is who the trusted proxy says, whatever the client wrote left of it', async () => {
    await using app = await startTestApp({
      workers: false,
      env: { ...env, TRUSTED_PROXY_HOPS: '1' },
    });
    const spoofed = await statusesOf(3 * burst, (n) => logIn(app, `198.51.100.${n}, 203.0.113.9`));
    expect(timesIn(spoofed, 429)).toBeGreaterThanOrEqual(3 * burst - ADDRESS_LIMITS.auth.perMinute);
    const others = await statusesOf(250, (n) => logIn(app, `198.51.100.${n}`));
    expect(timesIn(others, 429)).toBe(0);
  });

  it('is a whole /64 of IPv6, however it rotates', async () => {
    await using app = await startTestApp({
      workers: false,
      env: { ...env, TRUSTED_PROXY_HOPS: '1' },
    });
    const rotating = await statusesOf(3 * burst, (n) =>
      logIn(app, `2001:db8:0:1::${n.toString(16)}`),
    );
    expect(timesIn(rotating, 429)).toBeGreaterThanOrEqual(
      3 * burst - ADDRESS_LIMITS.auth.perMinute,
    );
    expectStatus(await logIn(app, '2001:db8:0:2::1'), 400);
  });

  it('is refused before the database is asked', async () => {
    await using app = await startTestApp({ workers: false, env });
    await statusesOf(3 * burst, () => logIn(app));
    await app.database.close();
    expect((await logIn(app)).status).toBe(429);
  });

  it('cannot try keys without end', async () => {
    await using app = await startTestApp({ workers: false, env });
    const guess = (n: number) =>
      automationClient(app.url, `itk_live_${String(n).padStart(38, '0')}`).get('/v1/whoami');
    const statuses: number[] = [];
    for (let n = 0; n < FAILED_PROOF_LIMIT.perMinute + 40; n += 1)
      statuses.push((await guess(n)).status);
    expect(timesIn(statuses, 401)).toBeLessThanOrEqual(FAILED_PROOF_LIMIT.perMinute);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('somebody who has proven who they are', () => {
  it('has limits of their own, beside those of the tenant', async () => {
    await using app = await startTestApp({ env });
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    const other = await createMachine(owner);
    const { write } = PLAN_RATE_LIMITS.free.principal;
    const { write: tenant } = PLAN_RATE_LIMITS.free.tenant;
    // Refused by the schema, but counted.
    const send = () => machine.client.post('/v1/incidents', { notAProperty: 1 });
    const first = expectStatus(await send(), 400);
    expect(first.headers.get('ratelimit-policy')).toBe(
      `"write";q=${write.perMinute};w=60, "write-burst";q=${write.burst};w=10, ` +
        `"tenant-write";q=${tenant.perMinute};w=60, "tenant-write-burst";q=${tenant.burst};w=10`,
    );
    const statuses = await statusesOf(2 * write.perMinute, send);
    expect(timesIn(statuses, 429)).toBeGreaterThanOrEqual(write.perMinute);
    expectStatus(await machine.client.get('/v1/incidents'), 200);
    expectStatus(await other.client.post('/v1/incidents', { title: 'Goes on' }), 201);
    expectStatus(await owner.client.post('/v1/incidents', { title: 'Goes on' }), 201);
  });

  it('creates tickets and comments within a limit of their own', async () => {
    await using app = await startTestApp({ workers: false, env });
    const { client } = await signUpOwner(app.url);
    const { ticket } = PLAN_RATE_LIMITS.free.principal;
    const made = expectStatus(await client.post('/v1/tickets', { title: 'Help' }), 201);
    expect(made.headers.get('ratelimit-policy')).toContain(
      `"ticket";q=${ticket.perMinute};w=60, "ticket-burst";q=${ticket.burst};w=10`,
    );
    const path = `/v1/tickets/${textAt(made.body, 'id')}`;
    // Refused by the schema, but counted: half of them tickets, half of them comments.
    const statuses: number[] = [];
    while (!statuses.includes(429) && statuses.length < 2 * ticket.perMinute) {
      const more = await statusesOf(50, (n) =>
        client.post(n % 2 === 0 ? '/v1/tickets' : `${path}/comments`, { notAProperty: 1 }),
      );
      statuses.push(...more);
    }
    expect(timesIn(statuses, 429)).toBeGreaterThan(0);
    expectStatus(await client.patch(path, { priority: 'high' }), 200);
    const bulk = expectStatus(await client.post('/v1/tickets/bulk', { items: [] }), 400);
    expect(bulk.headers.get('ratelimit-policy')).toContain('"bulk";q=60;w=60');
  });

  it('has those of the plan', async () => {
    await using app = await startTestApp({ env });
    const owner = await signUpOwner(app.url);
    await app.database.platformTransaction((trx) =>
      trx
        .updateTable('tenants')
        .set({ plan: 'business' })
        .where('id', '=', owner.tenantId)
        .execute(),
    );
    const { client } = await createMachine(owner);
    const { read } = PLAN_RATE_LIMITS.business.principal;
    const policy = (await client.get('/v1/incidents')).headers.get('ratelimit-policy');
    expect(policy).toContain(`"read";q=${read.perMinute};w=60`);
  });

  it('does not use up the limits of a tenant by naming it', async () => {
    await using app = await startTestApp({ env });
    const victim = await signUpOwner(app.url);
    const stranger = await signUpOwner(app.url);
    const headers = { 'x-tenant-id': victim.tenantId };
    const foreign = await stranger.client.get('/v1/incidents', { headers });
    expect(expectStatus(foreign, 404).headers.get('ratelimit-policy')).not.toContain('tenant');
  });
});

describe('without limits', () => {
  it('nothing is limited, and no answer speaks of them', async () => {
    await using app = await startTestApp({ workers: false });
    const statuses = await statusesOf(100, () => logIn(app));
    expect(timesIn(statuses, 429)).toBe(0);
    expect((await logIn(app)).headers.has('ratelimit')).toBe(false);
  });
});
