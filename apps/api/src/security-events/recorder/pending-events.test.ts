import { describe, expect, it } from 'vitest';
import { createKeyring } from '../../platform/keyring.js';
import type { SecurityEvent } from '../security-events.js';
import { pendingEventOf, repetitionKeyOf } from './pending-event.js';
import { PendingEvents } from './pending-events.js';
import { Spread } from './spread.js';

const keyring = createKeyring('a secret for tests only, at least 32 characters');
const NOW = new Date('2026-03-02T09:00:30Z');
const TENANT = '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f';

function made(event: SecurityEvent, at = NOW) {
  return pendingEventOf(keyring, event, at);
}

function failure(n: number, ip = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`) {
  return made({ type: 'authn.login_failed', ip, account: `person-${n}@example.com` });
}

describe('an event that is to be stored', () => {
  it('is the same row as another one of its source and minute, on every node', () => {
    const event: SecurityEvent = { type: 'rate_limit.exceeded', ip: '203.0.113.7' };
    const later = new Date(NOW.getTime() + 20_000);
    expect(made(event, later).id).toBe(made(event).id);
    expect(made(event, new Date(NOW.getTime() + 30_000)).id).not.toBe(made(event).id);
    expect(made({ ...event, ip: '203.0.113.8' }).id).not.toBe(made(event).id);
    expect(made({ ...event, tenantId: TENANT }).id).not.toBe(made(event).id);
  });

  it('is a row of its own where the catalogue says so', () => {
    const event: SecurityEvent = { type: 'authn.login_failed', ip: '203.0.113.7' };
    expect(made(event).id).not.toBe(made(event).id);
  });

  it('has no facts but those of the catalogue', () => {
    const details = { method: 'password', email: 'robin@example.com', password: 'secret' };
    expect(made({ type: 'authn.login_failed', details }).details).toEqual({ method: 'password' });
  });

  it('knows accounts and targets by a keyed hash, whatever their case', () => {
    const account = 'Robin@example.com';
    const one = made({ type: 'authn.login_failed', account });
    const two = made({ type: 'authn.login_failed', account: account.toLowerCase() });
    expect(one.account).toBe(two.account);
    expect(JSON.stringify(one).toLowerCase()).not.toContain('robin');
    const other = createKeyring('another secret for tests, at least 32 characters');
    expect(pendingEventOf(other, { type: 'authn.login_failed', account }, NOW).account).not.toBe(
      one.account,
    );
  });
});

describe('the events that wait', () => {
  it('count what repeats itself', () => {
    const pending = new PendingEvents();
    const event: SecurityEvent = { type: 'csrf.refused', ip: '203.0.113.7' };
    const later = new Date(NOW.getTime() + 1_000);
    const key = repetitionKeyOf(event, later) ?? '';
    expect(pending.repeat(key, NOW)).toBe(false);
    pending.add(made(event));
    expect(pending.repeat(key, later)).toBe(true);
    pending.add(made(event));
    expect(pending.take(10)).toMatchObject([{ count: 3, at: NOW, lastAt: later }]);
    expect(pending.size).toBe(0);
  });

  it('are bounded', () => {
    const pending = new PendingEvents();
    const added = Array.from({ length: 5_001 }, (_, n) => pending.add(failure(n)));
    expect(added.filter(Boolean)).toHaveLength(5_000);
    expect(added.at(-1)).toBe(false);
    pending.take(1);
    expect(pending.add(failure(9_999))).toBe(true);
  });
});

describe('the spread of a source', () => {
  it('is told apart up to 250 different accounts within a minute', () => {
    const spread = new Spread();
    const tried = (n: number, at = NOW): string | undefined => {
      const account = `person-${n}@example.com`;
      return spread.bounded({ type: 'authn.login_failed', ip: '203.0.113.7', account }, at).account;
    };
    const accounts = Array.from({ length: 300 }, (_, n) => tried(n));
    expect(accounts.filter((account) => account === undefined)).toHaveLength(50);
    expect(tried(0)).toBeDefined();
    expect(tried(299)).toBeUndefined();
    expect(tried(299, new Date(NOW.getTime() + 60_000))).toBeDefined();
  });
});
