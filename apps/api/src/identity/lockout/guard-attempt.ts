import type { Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import type { Ports } from '../../platform/ports.js';
import { AppError } from '../../trpc/errors.js';
import { clearCounters, countAttempt, latestLock, takeBackAttempt } from './attempts-store.js';
import type { Counter } from './attempts-store.js';
import { networkOf } from './network.js';

/** Who tries to prove that an account is theirs, and from where. */
export interface AttemptFacts {
  readonly email: string;
  /** The account, if there is one. */
  readonly userId: string | null;
  readonly ip: string;
  /** The device cookie, if this account knows it. */
  readonly knownDevice: string | null;
}

/** An attempt that was admitted: already counted as failed. */
export interface Attempt {
  /** Verifies what was given. When the server fails at that, the attempt is not held against anybody. */
  judge(verify: () => Promise<boolean>): Promise<boolean>;
  /** The attempt was right: forgets what was counted against account and device. */
  succeed(db: Kysely<Schema>): Promise<void>;
}

/** Ends the counting transaction without a trace: whoever is refused has not had an attempt. */
class Locked extends Error {}

function countersOf({ keyring }: Ports, { email, ip, knownDevice }: Omit<AttemptFacts, 'userId'>) {
  const counter = (scope: Counter['scope'], subject: string): Counter => ({
    scope,
    key: keyring.mac('login-attempts', `${scope}|${subject}`),
  });
  const account = email.toLowerCase();
  const network = networkOf(ip);
  const device = knownDevice === null ? `ip|${network}` : `device|${knownDevice}`;
  const own = counter('account_device', JSON.stringify([account, device]));
  // A device that has signed in before answers for itself only: strangers who fail on the account, or
  // behind the same address, cannot lock its owner out.
  return knownDevice === null
    ? { own, shared: [counter('account', account), counter('network', network)] }
    : { own, shared: [] };
}

/**
 * Admits one attempt at a password and counts it, before it is verified, on all its counters or on
 * none. The same for email addresses that nobody has.
 * @throws AppError AUTH_LOCKED with Retry-After.
 */
export async function admitAttempt(ports: Ports, facts: AttemptFacts): Promise<Attempt> {
  const { db, clock } = ports;
  const now = clock.now();
  const { own, shared } = countersOf(ports, facts);
  const counters = [own, ...shared];
  try {
    await db.identityTransaction(async (trx) => {
      // Always in this order, so that two attempts cannot wait for each other.
      const admitted = await Promise.all(
        counters.map((counter) => countAttempt(trx, counter, now)),
      );
      if (admitted.includes(false)) throw new Locked();
    });
  } catch (error) {
    if (!(error instanceof Locked)) throw error;
    const until = await latestLock(db.identity, counters, now);
    const seconds = until === null ? 1 : Math.ceil((until.getTime() - now.getTime()) / 1000);
    const { userId, email: account } = facts;
    throw new AppError('AUTH_LOCKED', {}, { retryAfterSeconds: seconds }).about({
      userId,
      account,
    });
  }
  return {
    async judge(verify) {
      try {
        return await verify();
      } catch (error) {
        const takenBack = counters.map((counter) => takeBackAttempt(db.identity, counter));
        // Whatever went wrong is what the caller must hear, not that the count stays.
        await Promise.allSettled(takenBack);
        throw error;
      }
    },
    async succeed(trx) {
      const network = shared.filter(({ scope }) => scope === 'network');
      const owned = [own, ...shared.filter(({ scope }) => scope === 'account')];
      await Promise.all([
        clearCounters(trx, owned),
        ...network.map((counter) => takeBackAttempt(trx, counter)),
      ]);
    },
  };
}

/** Forgets what was counted against an account from here: its owner has proven to be it by mail. */
export async function forgiveAttempts(
  ports: Ports,
  db: Kysely<Schema>,
  facts: Pick<AttemptFacts, 'email' | 'ip'>,
): Promise<void> {
  const { own, shared } = countersOf(ports, { ...facts, knownDevice: null });
  await clearCounters(db, [own, ...shared.filter(({ scope }) => scope === 'account')]);
}
