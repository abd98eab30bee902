import type { Principal } from './principal.js';

/** How long somebody is remembered; then they are asked again. */
export const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * Who has proven who they are with which secret, by its hash: a hint and never a proof. What is built on
 * it asks the database whether it still holds (`Presumption`), so nothing here has to be revoked.
 */
export interface PrincipalMemory {
  recall(secretHash: Buffer): Principal | null | Promise<Principal | null>;
  remember(secretHash: Buffer, principal: Principal): void;
  forget(secretHash: Buffer): void;
}

/** A memory that answers at once. */
export interface OwnMemory extends PrincipalMemory {
  recall(secretHash: Buffer): Principal | null;
}

interface Entry {
  readonly principal: Principal;
  readonly until: number;
}

/** A memory of this process alone; the oldest go when it is full. */
export function createOwnMemory(
  now: () => number = () => performance.now(),
  max = MAX_REMEMBERED,
): OwnMemory {
  const entries = new Map<string, Entry>();
  const nameOf = (secretHash: Buffer): string => secretHash.toString('latin1');
  return {
    recall(secretHash) {
      const entry = entries.get(nameOf(secretHash));
      return entry === undefined || entry.until <= now() ? null : entry.principal;
    },
    remember(secretHash, principal) {
      const name = nameOf(secretHash);
      entries.delete(name);
      const [oldest] = entries.keys();
      if (oldest !== undefined && entries.size >= max) entries.delete(oldest);
      entries.set(name, { principal, until: now() + REMEMBERED_MS });
    },
    forget: (secretHash) => void entries.delete(nameOf(secretHash)),
  };
}
