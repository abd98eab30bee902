import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { createWorkQueue } from './passwords/work-queue.js';

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, 2 passes, 1 lane. May rise, never fall. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** How every hash with these parameters begins (PHC string format). */
const HEAD = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`;
/** More than a few seconds of work in the queue helps nobody: such callers are told to come back. */
const WAITING_PER_WORKER = 100;

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

/** Hashes passwords, at most `concurrency` at a time. */
export function createPasswordHasher(concurrency: number): PasswordHasher {
  const queue = createWorkQueue({ concurrency, maxWaiting: concurrency * WAITING_PER_WORKER });
  const nobodys = unmatchable();
  return {
    hash: (password) => queue.run(() => argon2Hash(normalized(password), PARAMETERS)),
    verify: (hash, password) =>
      queue.run(async () => {
        const given = normalized(password);
        if (hash !== null) {
          try {
            return await argon2Verify(hash, given);
          } catch {
            // Not a hash: a failed sign-in, which must take as long as any other.
          }
        }
        await argon2Verify(nobodys, given);
        return false;
      }),
    needsRehash: (hash) => !hash.startsWith(HEAD),
  };
}
