import { createTestDatabase } from '@incident-tracker/db/testing';
import type { Database } from '@incident-tracker/db';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { clearCounters, countAttempt, latestLock, takeBackAttempt } from './attempts-store.js';
import type { Counter } from './attempts-store.js';
import { networkOf } from './network.js';
import { LOCKOUT_POLICIES, delayAfter, delaySchedule } from './policies.js';

const START = new Date('2026-03-02T09:00:00Z');
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);
const counter = (scope: Counter['scope']): Counter => ({ scope, key: randomBytes(32) });

/** Makes attempts at one moment until the counter refuses, at most 300. */
async function exhaust(db: Database, of: Counter, now: Date): Promise<number> {
  for (let attempts = 0; attempts < 300; attempts += 1) {
    if (!(await countAttempt(db.identity, of, now))) return attempts;
  }
  return 300;
}

describe('the delays', () => {
  test('of account and device are none for five, then double from 30 seconds to 15 minutes', () => {
    const policy = LOCKOUT_POLICIES.account_device;
    expect(delaySchedule(policy)).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900]);
    expect(delayAfter(1000, policy)).toBe(900);
  });

  test('of the account rise later and end at 15 minutes as well', () => {
    const schedule = delaySchedule(LOCKOUT_POLICIES.account);
    expect(schedule.slice(0, 12)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 10, 20]);
    expect(schedule.at(-1)).toBe(900);
  });
});

describe('a counter', () => {
  test('admits five attempts, then one after each delay, which doubles', async () => {
    await using test = await createTestDatabase();
    const of = counter('account_device');
    expect(await exhaust(test.database, of, START)).toBe(5);
    expect(await latestLock(test.database.identity, [of], START)).toEqual(after(30));
    expect(await exhaust(test.database, of, after(29))).toBe(0);
    expect(await exhaust(test.database, of, after(30))).toBe(1);
    expect(await latestLock(test.database.identity, [of], after(30))).toEqual(after(90));
    expect(await exhaust(test.database, of, after(89))).toBe(0);
    expect(await exhaust(test.database, of, after(90))).toBe(1);
    expect(await latestLock(test.database.identity, [of], after(90))).toEqual(after(210));
  });

  test('is exact under fifty parallel attempts', async () => {
    await using test = await createTestDatabase();
    const of = counter('account_device');
    const admitted = await Promise.all(
      Array.from({ length: 50 }, () => countAttempt(test.database.identity, of, START)),
    );
    expect(admitted.filter(Boolean)).toHaveLength(5);
  });

  test('starts again after a day without attempts, and at once when it is cleared', async () => {
    await using test = await createTestDatabase();
    const of = counter('account_device');
    await exhaust(test.database, of, START);
    expect(await exhaust(test.database, of, after(25 * 3600))).toBe(5);
    await clearCounters(test.database.identity, [of]);
    expect(await exhaust(test.database, of, after(25 * 3600))).toBe(5);
  });

  test('of a network gives back one attempt for one success, not all of them', async () => {
    await using test = await createTestDatabase();
    const of = counter('network');
    expect(await exhaust(test.database, of, START)).toBe(200);
    await takeBackAttempt(test.database.identity, of);
    expect(await exhaust(test.database, of, START)).toBe(1);
  });
});

describe('one network', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
