import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { AppError } from '../trpc/errors.js';
import { createHashThreads } from './passwords/hash-threads.js';
import type { HashJob, HashOutcome } from './passwords/hash-threads.js';
import { createWorkQueue } from './passwords/work-queue.js';

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. May rise, never fall. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** How every hash with these parameters begins (PHC string format). */
const HEAD = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;
/** Longer in the queue helps nobody: such callers are told to come back. */
const MAX_WAIT_MS = 10_000;
/** Where nobody says how many: 80 MB at most, and some hundred sign-ins a second. */
const MOST_BY_DEFAULT = 4;

/** Slow hashes of passwords, a bounded number at a time. */
export interface PasswordHasher {
  /** The PHC string of an argon2id hash with a fresh salt. @throws AppError UNAVAILABLE */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the hash. Without a hash (nobody has this email address) or with
   * one that cannot be read, the same work is done and the answer is no.
   * @throws AppError UNAVAILABLE when too many wait already.
   */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether a hash was made with other parameters than today's. */
  needsRehash(hash: string): boolean;
}

/** A well-formed hash that no password has: its 256 bits are random. */
function unmatchable(): string {
  const base64 = (bytes: number): string =>
    randomBytes(bytes).toString('base64').replace(/=+$/, '');
  return `${HEAD}${base64(16)}$${base64(32)}`;
}

/** The same characters typed on another system are the same password (NIST SP 800-63B-4 §3.1.1.2). */
const normalized = (password: string): string => password.normalize('NFKC');

/** One core stays free for those who only want to read. */
function usualConcurrency(): number {
  return Math.max(1, Math.min(MOST_BY_DEFAULT, availableParallelism() - 1));
}

/** The threads of the process. They hold nothing of whoever asks, so one set serves all hashers. */
const threads = createHashThreads();

async function inThread(job: HashJob): Promise<HashOutcome> {
  try {
    return await threads.run(job);
  } catch (cause) {
    throw new AppError('UNAVAILABLE', {}, { cause, retryAfterSeconds: 1 });
  }
}

/**
 * Hashes passwords, at most `concurrency` at a time (0: as many as leave a core free), in threads that
 * give way to everything else: a flood of sign-ins makes sign-ins slow, not the rest.
 */
export function createPasswordHasher(concurrency: number): PasswordHasher {
  const queue = createWorkQueue({
    concurrency: concurrency === 0 ? usualConcurrency() : concurrency,
    maxWaitMs: MAX_WAIT_MS,
  });
  const nobodys = unmatchable();
  return {
    hash: (given) =>
      queue.run(async () => {
        const password = normalized(given);
        const outcome = await inThread({ kind: 'hash', password, parameters: PARAMETERS });
        if ('hash' in outcome) return outcome.hash;
        throw new Error('argon2 made no hash', { cause: outcome });
      }),
    verify: (hash, given) =>
      queue.run(async () => {
        const password = normalized(given);
        if (hash !== null) {
          const outcome = await inThread({ kind: 'verify', password, hash });
          if ('matches' in outcome) return outcome.matches;
          // Not a hash: a failed sign-in, which must take as long as the rest.
        }
        await inThread({ kind: 'verify', password, hash: nobodys });
        return false;
      }),
    needsRehash: (hash) => !hash.startsWith(HEAD),
  };
}
