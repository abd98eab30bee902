const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long verifiers may keep the published keys, in seconds; sent as `max-age`. */
export const JWKS_MAX_AGE_SECONDS = 300;
/** A key is published for longer than verifiers may keep an older list, before it signs anything. */
export const PUBLISHED_AHEAD_MS = 2 * JWKS_MAX_AGE_SECONDS * 1000;
/** The longest life that ACCESS_TOKEN_MINUTES can give a token, and a little for clocks that differ. */
export const BELIEVED_AFTER_MS = 65 * MINUTE_MS;

/** The life of a signing key: published, then signing, then only believed, then nothing. */
export interface KeyLife {
  readonly createdAt: Date;
  readonly notBefore: Date;
  readonly retiredAt: Date | null;
}

/** Whether tokens of this key are believed, and the key is published. */
export function isBelieved({ retiredAt }: KeyLife, now: Date): boolean {
  return retiredAt === null || retiredAt > now;
}

/** The key that signs now: of those that may, the one that began last. */
export function signingKeyAt<Key extends KeyLife>(keys: readonly Key[], now: Date): Key | null {
  const ready = keys.filter((key) => key.notBefore <= now && isBelieved(key, now));
  return ready.reduce<Key | null>(
    (latest, key) => (latest === null || startsAfter(key, latest) ? key : latest),
    null,
  );
}

function startsAfter(a: KeyLife, b: KeyLife): boolean {
  const difference = a.notBefore.getTime() - b.notBefore.getTime();
  return difference === 0 ? a.createdAt > b.createdAt : difference > 0;
}

/** Whether it is time to publish the successor of the newest key. */
export function isSuccessorDue(
  keys: readonly KeyLife[],
  { now, rotationDays }: { now: Date; rotationDays: number },
): boolean {
  const usable = keys.filter((key) => isBelieved(key, now));
  const newest = Math.max(...usable.map(({ notBefore }) => notBefore.getTime()));
  return newest + rotationDays * DAY_MS - PUBLISHED_AHEAD_MS <= now.getTime();
}
