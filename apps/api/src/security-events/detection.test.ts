import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateApiKey } from '../automation/key-format.js';
import { ADDRESS_LIMITS, FAILED_PROOF_LIMIT, PLAN_RATE_LIMITS } from '../rate-limits/limits.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { automationClient } from '../testing/client.js';
import type { Answer, Client } from '../testing/client.js';
import {
  addMember,
  createMachine,
  expectStatus,
  PASSWORD,
  signUpOwner,
} from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { from, itemsOf, securityEventsOf } from '../testing/security-events.js';
import { serveTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { detectAnomalies } from './detection/detect-anomalies.js';
import { DETECTORS } from './detection/detectors.js';
import { startSecurityWatch } from './start-security-watch.js';
import { factorOf, QUIET_MS } from './throttling/levels.js';

const env = { RATE_LIMIT_ENABLED: 'true', TRUSTED_PROXY_HOPS: '1' };
const ATTACKER = '203.0.113.66';
const NEIGHBOUR = '203.0.113.67';
const WRONG = 'not-the-password-1';

/** Lets the detectors look at everything that has happened so far. */
async function detect(app: TestApp): Promise<number> {
  await app.ports.securityEvents.flush();
  return detectAnomalies(app.ports);
}

function logIn(app: TestApp, email: string, address: string): Promise<Answer> {
  return automationClient(app.url).post('/v1/login', { email, password: WRONG }, from(address));
}

async function failLogins(app: TestApp, count: number, address: string): Promise<void> {
  for (let n = 0; n < count; n += 1) await logIn(app, `${randomUUID()}@example.com`, address);
}

/** What the headers of a public route say of the limit per minute of an address. */
async function quotaOf(app: TestApp, address: string): Promise<number> {
  const answer = await automationClient(app.url).post('/v1/login', {}, from(address));
  return policyOf(answer, 'auth');
}

function policyOf({ headers }: Answer, policy: string): number {
  const stated = new RegExp(`"${policy}";q=(\\d+);w=60`).exec(
    headers.get('ratelimit-policy') ?? '',
  );
  return Number(stated?.[1]);
}

async function readQuotaOf(client: Client): Promise<number> {
  return policyOf(await client.get('/v1/incidents'), 'read');
}

/** Nodes look at the throttles once a second. */
const SOON = { timeout: 4_000, interval: 250 };

async function mailsTo(app: TestApp, { email }: Member): Promise<number> {
  const path = `/v1/dev/mailbox?to=${encodeURIComponent(email)}`;
  const mailbox = await automationClient(app.url).get(path);
  return itemsOf(mailbox.body).filter(({ subject }) => String(subject).startsWith('Unusual'))
    .length;
}

const { perMinute: FREE } = ADDRESS_LIMITS.auth;
const { credential_stuffing: STUFFING } = DETECTORS;

describe('many accounts tried from one network', () => {
  it('are throttled and told about once, and the limits relax by themselves', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app, wait } = clocked;
    const owner = await signUpOwner(app.url, 'Target');
    const admin = await addMember(owner, 'ADMIN');
    const viewer = await addMember(owner, 'VIEWER');

    await logIn(app, viewer.email, ATTACKER);
    await failLogins(app, STUFFING.threshold - 2, ATTACKER);
    expect(await detect(app)).toBe(0);
    expect(await quotaOf(app, ATTACKER)).toBe(FREE);

    await failLogins(app, 1, ATTACKER);
    expect(await detect(app)).toBe(1);
    await expect
      .poll(() => quotaOf(app, ATTACKER), SOON)
      .toBe(FREE * factorOf(STUFFING.throttle.level));
    expect(await quotaOf(app, NEIGHBOUR)).toBe(FREE);

    const told = await securityEventsOf(app, owner, '&type=security.anomaly_detected');
    expect(told).toMatchObject([
      {
        severity: 'high',
        ip: ATTACKER,
        details: {
          detector: 'credential_stuffing',
          observed: STUFFING.threshold,
          threshold: STUFFING.threshold,
          windowSeconds: 600,
          throttled: true,
        },
      },
    ]);
    const outbox = await app.database.platformTransaction((trx) =>
      trx
        .selectFrom('outbox_events')
        .select(['tenant_id', 'payload'])
        .where('type', '=', 'security.anomaly_detected')
        .execute(),
    );
    expect(outbox).toMatchObject([
      { tenant_id: owner.tenantId, payload: { detector: 'credential_stuffing', throttled: true } },
    ]);
    expect(JSON.stringify(outbox)).not.toContain(ATTACKER);

    // Within its window a detector speaks once, and one process at a time.
    await failLogins(app, 2, ATTACKER);
    await app.ports.securityEvents.flush();
    const again = await Promise.all([detect(app), detect(app)]);
    expect(again).toEqual([0, 0]);
    expect(await mailsTo(app, owner)).toBe(1);
    expect(await mailsTo(app, admin)).toBe(1);
    expect(await mailsTo(app, viewer)).toBe(0);

    wait(QUIET_MS);
    expect(await quotaOf(app, ATTACKER)).toBe(FREE * factorOf(STUFFING.throttle.level - 1));
    wait(QUIET_MS);
    expect(await quotaOf(app, ATTACKER)).toBe(FREE);
    expect(await detect(app)).toBe(0);
  });

  it('stay throttled for as long as they go on, also when all of it is refused', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app, wait } = clocked;
    await failLogins(app, STUFFING.threshold, ATTACKER);
    expect(await detect(app)).toBe(1);
    const tight = FREE * factorOf(STUFFING.throttle.level);
    await expect.poll(() => quotaOf(app, ATTACKER), SOON).toBe(tight);

    wait(QUIET_MS - 1_000);
    const refused = await Promise.all(
      Array.from({ length: 60 }, () => logIn(app, 'not an address', ATTACKER)),
    );
    expect(refused.map(({ status }) => status)).toContain(429);
    await detect(app);
    wait(2_000);
    await expect.poll(() => quotaOf(app, ATTACKER), SOON).toBe(tight);
    wait(3 * QUIET_MS);
    expect(await quotaOf(app, ATTACKER)).toBe(FREE);
  });

  it('are throttled on every node', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    await using other = await serveTestApp(app.database, {
      env,
      workers: false,
      clock: app.ports.clock,
    });
    await failLogins(app, STUFFING.threshold, ATTACKER);
    expect(await detect(app)).toBe(1);
    await expect
      .poll(() => quotaOf({ ...other, databaseUrl: app.databaseUrl }, ATTACKER), SOON)
      .toBeLessThan(FREE);
  });

  it('are told about, but not slowed down, where limits are off', async () => {
    await using clocked = await startAppWithClock({
      env: { ...env, RATE_LIMIT_ENABLED: 'false' },
    });
    const { app } = clocked;
    const owner = await signUpOwner(app.url);
    await logIn(app, owner.email, ATTACKER);
    await failLogins(app, STUFFING.threshold - 1, ATTACKER);
    expect(await detect(app)).toBe(1);
    const [told] = await securityEventsOf(app, owner, '&type=security.anomaly_detected');
    expect(told).toMatchObject({ details: { throttled: false } });
    const answer = await logIn(app, owner.email, ATTACKER);
    expect(answer.headers.has('ratelimit')).toBe(false);
    const throttles = await app.database.identity
      .selectFrom('security_throttles')
      .select('subject')
      .execute();
    expect(throttles).toEqual([]);
  });
});

describe('one account tried from many networks', () => {
  it('slows the networks down, and not its owner', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const owner = await signUpOwner(app.url);
    const { threshold, throttle } = DETECTORS.distributed_guessing;
    for (let n = 1; n <= threshold; n += 1) await logIn(app, owner.email, `198.51.100.${n}`);
    expect(await detect(app)).toBe(1);
    const slowed = FREE * factorOf(throttle.level);
    await expect.poll(() => quotaOf(app, '198.51.100.1'), SOON).toBe(slowed);
    const [told] = await securityEventsOf(app, owner, '&type=security.anomaly_detected');
    expect(told).toMatchObject({
      actor: { id: owner.userId },
      details: { detector: 'distributed_guessing' },
    });
    const login = { email: owner.email, password: PASSWORD };
    expectStatus(await owner.client.post('/v1/auth/login', login), 200);
  });
});

describe('API keys that open nothing', () => {
  const tryKey = (app: TestApp, key: string) =>
    automationClient(app.url, key).get('/v1/whoami', from(ATTACKER));

  it('are a search when they are many, and then few are looked at', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const { threshold, throttle } = DETECTORS.key_scanning;
    for (let n = 0; n < threshold; n += 1) await tryKey(app, generateApiKey());
    expect(await detect(app)).toBe(1);
    await expect.poll(async () => (await tryKey(app, generateApiKey())).status, SOON).toBe(429);
    // Without the throttle, so many more would have been looked at.
    expect(threshold + SOON.timeout / SOON.interval).toBeLessThan(FAILED_PROOF_LIMIT.burst);
    expect(await quotaOf(app, ATTACKER)).toBe(FREE * factorOf(throttle.level));
  });

  it('slow nobody down from the machine itself, where a local proxy brings everybody from', async () => {
    await using clocked = await startAppWithClock({ env: { ...env, TRUSTED_PROXY_HOPS: '0' } });
    const { app } = clocked;
    const { threshold } = DETECTORS.key_scanning;
    for (let n = 0; n < threshold; n += 1) await tryKey(app, generateApiKey());
    expect(await detect(app)).toBe(1);
    const throttled = app.database.identity.selectFrom('security_throttles').select('subject');
    expect(await throttled.execute()).toEqual([]);
  });

  it('are none when it is one wrong key, however often', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const key = generateApiKey();
    for (let n = 0; n < 2 * DETECTORS.key_scanning.threshold; n += 1) await tryKey(app, key);
    expect(await detect(app)).toBe(0);
  });
});

describe('somebody who tries what is not theirs', () => {
  it('is slowed down for foreign tenants, alone in their tenant', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app, wait } = clocked;
    const owner = await signUpOwner(app.url, 'Own');
    const victim = await signUpOwner(app.url, 'Victim');
    const prober = await createMachine(owner);
    const colleague = await createMachine(owner);
    const { threshold, throttle } = DETECTORS.cross_tenant_probing;
    const targets = [victim.tenantId, ...Array.from({ length: threshold - 1 }, () => randomUUID())];
    for (const target of targets) {
      expectStatus(await prober.client.get(`/v1/tenants/${target}/members`), 404);
    }
    expect(await detect(app)).toBe(1);
    const { perMinute } = PLAN_RATE_LIMITS.free.principal.read;
    const slowed = perMinute * factorOf(throttle.level);
    await expect.poll(() => readQuotaOf(prober.client), SOON).toBe(slowed);
    expect(await readQuotaOf(colleague.client)).toBe(perMinute);
    for (const admin of [owner, victim]) {
      const told = await securityEventsOf(app, admin, '&type=security.anomaly_detected');
      expect(told).toMatchObject([{ details: { detector: 'cross_tenant_probing' } }]);
    }
    wait(throttle.level * QUIET_MS);
    expect(await readQuotaOf(prober.client)).toBe(perMinute);
  });

  it('is slowed down for many unknown objects', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const owner = await signUpOwner(app.url);
    const { client } = await createMachine(owner);
    const { threshold, throttle } = DETECTORS.object_probing;
    for (let n = 0; n < threshold; n += 1) await client.get(`/v1/incidents/${randomUUID()}`);
    expect(await detect(app)).toBe(1);
    const { perMinute } = PLAN_RATE_LIMITS.free.principal.read;
    await expect.poll(() => readQuotaOf(client), SOON).toBe(perMinute * factorOf(throttle.level));
  });

  it('is not for the same refusal again and again', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const owner = await signUpOwner(app.url);
    const { client } = await createMachine(owner, { role: 'VIEWER' });
    const path = `/v1/incidents/${randomUUID()}`;
    for (let n = 0; n < DETECTORS.object_probing.threshold; n += 1) {
      await client.get(path);
      await client.get('/v1/audit-logs');
    }
    expect(await detect(app)).toBe(0);
  });
});

describe('what other parts report', () => {
  it.each([
    ['webhook_failures', 'webhook.delivery_failed'],
    ['dead_letter_growth', 'webhook.dead_lettered'],
    ['circuit_openings', 'webhook.circuit_opened'],
  ] as const)(
    'raises %s from its threshold on, in the tenant it happened in',
    async (name, type) => {
      await using clocked = await startAppWithClock({ env });
      const { app } = clocked;
      const owner = await signUpOwner(app.url);
      const other = await signUpOwner(app.url);
      const { tenantId } = owner;
      const { threshold } = DETECTORS[name];
      const report = (of: string): void =>
        app.ports.securityEvents.record({
          type,
          tenantId: of,
          details: { webhookId: '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f' },
        });
      for (let n = 1; n < threshold; n += 1) {
        report(tenantId);
        report(other.tenantId);
      }
      expect(await detect(app)).toBe(0);
      report(tenantId);
      expect(await detect(app)).toBe(1);
      const told = await securityEventsOf(app, owner, '&type=security.anomaly_detected');
      expect(told).toMatchObject([{ details: { detector: name, throttled: false } }]);
      expect(await securityEventsOf(app, other, '&type=security.anomaly_detected')).toEqual([]);
    },
  );

  it('raises token reuse', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    const owner = await signUpOwner(app.url);
    const { userId } = owner;
    for (let n = 0; n < DETECTORS.token_reuse.threshold; n += 1) {
      app.ports.securityEvents.record({ type: 'authn.token_reused', userId, ip: ATTACKER });
    }
    expect(await detect(app)).toBe(1);
    await expect.poll(() => quotaOf(app, ATTACKER), SOON).toBeLessThan(FREE);
  });
});

describe('the watch', () => {
  it('looks by itself, and tells how many are throttled', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app } = clocked;
    await using _watch = startSecurityWatch(app.ports, 50);
    await failLogins(app, STUFFING.threshold, ATTACKER);
    await expect.poll(() => quotaOf(app, ATTACKER), SOON).toBeLessThan(FREE);
    const readings = await app.ports.metrics.read();
    const throttled = readings.find(({ name }) => name === 'security_throttles');
    expect(throttled?.numbers).toEqual([{ attributes: ['credential_stuffing'], value: 1 }]);
  });
});

describe('what detectors count', () => {
  it('is over when the window is, and is not kept', async () => {
    await using clocked = await startAppWithClock({ env });
    const { app, wait } = clocked;
    await failLogins(app, STUFFING.threshold - 1, ATTACKER);
    wait(STUFFING.windowMs + 60_000);
    await failLogins(app, 1, ATTACKER);
    expect(await detect(app)).toBe(0);
    wait(24 * 3_600_000);
    await detect(app);
    const kept = await app.database.platformTransaction((trx) =>
      trx.selectFrom('security_signals').select('id').execute(),
    );
    expect(kept).toEqual([]);
  });
});
