import type { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { browserClient } from '../../testing/client.js';
import type { BrowserClient } from '../../testing/client.js';
import { PASSWORD, expectStatus, signUp } from '../../testing/people.js';

const WRONG = 'wrong-orbit-lantern-42';
const fromIp = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

function guess(client: BrowserClient, email: string, ip = '203.0.113.1', password = WRONG) {
  return client.post('/v1/auth/login', { email, password }, fromIp(ip));
}

// A product of its own: what other files of this process have loaded has started its threads already.
vi.resetModules();
const { startTestApp } = await import('../../testing/start-test-app.js');

/** An app behind one proxy, so that requests can come from anywhere. */
const startApp = () => startTestApp({ env: { TRUSTED_PROXY_HOPS: '1' }, workers: false });

/** The threads that passwords are hashed in, of all apps of this process. */
const hashThreads: Worker[] = [];
process.on('worker', (thread) => hashThreads.push(thread));

describe('guessing passwords', () => {
  test('fifty parallel guesses stay in the budget of five', async () => {
    await using app = await startApp();
    const { email } = await signUp(app.url);
    const attacker = await browserClient(app.url);
    const answers = await Promise.all(Array.from({ length: 50 }, () => guess(attacker, email)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(45);
    const locked = await guess(attacker, email, '203.0.113.1', PASSWORD);
    expect(locked.status).toBe(429);
    expect(locked.body).toMatchObject({ code: 'AUTH_LOCKED', details: {} });
    const retryAfter = Number(locked.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(30);
  });

  test('what the server could not verify is not counted', async () => {
    await using app = await startApp();
    const { email } = await signUp(app.url);
    const client = await browserClient(app.url);
    const kill = (thread: Worker): void => {
      thread.once('online', () => void thread.terminate());
    };
    process.on('worker', kill);
    onTestFinished(() => void process.off('worker', kill));
    await Promise.all(hashThreads.map((thread) => thread.terminate()));
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const answer = expectStatus(await guess(client, email, '203.0.113.1', PASSWORD), 503);
      expect(answer.body).toMatchObject({ code: 'UNAVAILABLE', details: {} });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    process.off('worker', kill);
    expectStatus(await guess(client, email, '203.0.113.1', PASSWORD), 200);
  });

  test('an address that nobody has is locked in the same way, with the same answers', async () => {
    await using app = await startApp();
    const { email } = await signUp(app.url);
    const attacker = await browserClient(app.url);
    const sequenceFor = async (target: string) => {
      const seen: unknown[] = [];
      for (let attempt = 0; attempt < 7; attempt += 1) {
        const { status, body } = await guess(attacker, target);
        seen.push([status, { ...body, traceId: '' }]);
      }
      return seen;
    };
    expect(await sequenceFor('nobody@example.com')).toEqual(await sequenceFor(email));
  });

  test('whoever is locked out by strangers still signs in from a known device', async () => {
    await using app = await startApp();
    const victim = await signUp(app.url);
    const attacker = await browserClient(app.url);
    for (let host = 1; host <= 12; host += 1)
      await guess(attacker, victim.email, `198.51.100.${host}`);
    const newDevice = await browserClient(app.url);
    const elsewhere = await guess(newDevice, victim.email, '192.0.2.1', PASSWORD);
    expect(elsewhere.status).toBe(429);
    expectStatus(await guess(victim.client, victim.email, '192.0.2.1', PASSWORD), 200);
    expectStatus(await guess(victim.client, victim.email, '198.51.100.1', PASSWORD), 200);
  });

  test('a device cookie of another person opens no way around the lock', async () => {
    await using app = await startApp();
    const victim = await signUp(app.url);
    const attacker = await signUp(app.url);
    for (let host = 1; host <= 12; host += 1) {
      await guess(attacker.client, victim.email, `198.51.100.${host}`);
    }
    expect((await guess(attacker.client, victim.email, '198.51.100.99')).status).toBe(429);
  });

  test('guesses from a known device are counted as well', async () => {
    await using app = await startApp();
    const { client, email } = await signUp(app.url);
    for (let attempt = 0; attempt < 5; attempt += 1) expectStatus(await guess(client, email), 401);
    expect((await guess(client, email, '203.0.113.1', PASSWORD)).status).toBe(429);
  });

  test('addresses of one IPv6 network share a budget', async () => {
    await using app = await startApp();
    const { email } = await signUp(app.url);
    const attacker = await browserClient(app.url);
    for (let host = 1; host <= 5; host += 1) {
      expectStatus(await guess(attacker, email, `2001:db8:1:2::${host}`), 401);
    }
    expectStatus(await guess(attacker, email, '2001:db8:1:2:ffff::1'), 429);
    expect((await guess(attacker, email, '2001:db8:1:3::1')).status).toBe(401);
  });

  test('a right password empties the counters of account and device', async () => {
    await using app = await startApp();
    const { email } = await signUp(app.url);
    const client = await browserClient(app.url);
    const device = await browserClient(app.url);
    for (let round = 0; round < 4; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1)
        expectStatus(await guess(client, email), 401);
      device.cookies.clear();
      await device.refreshCsrf();
      expect((await guess(device, email, '203.0.113.1', PASSWORD)).status).toBe(200);
    }
  });

  test('the current password cannot be guessed from within a session either', async () => {
    await using app = await startApp();
    const { client } = await signUp(app.url);
    const change = (currentPassword: string) =>
      client.post('/v1/auth/password/change', {
        currentPassword,
        newPassword: 'amber-cactus-violin-7',
      });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await change(WRONG)).body).toMatchObject({ code: 'AUTH_INVALID_CREDENTIALS' });
    }
    expect((await change(PASSWORD)).body).toMatchObject({ code: 'AUTH_LOCKED' });
  });
});
