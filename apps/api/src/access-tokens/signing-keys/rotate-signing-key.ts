import type { IdentityTransaction } from '@incident-tracker/db';
import type { Ports } from '../../platform/ports.js';
import { generateKey, sealKey } from './key-pair.js';
import {
  BELIEVED_AFTER_MS,
  PUBLISHED_AHEAD_MS,
  isSuccessorDue,
  signingKeyAt,
} from './key-schedule.js';
import type { StoredKey } from './signing-keys-store.js';
import {
  findSigningKeys,
  insertSigningKey,
  lockSigningKeys,
  retireOthers,
} from './signing-keys-store.js';

/** What a rotation needs. */
export type RotationPorts = Pick<Ports, 'db' | 'clock' | 'config' | 'fieldCrypto'>;

/** A key that was made, and when it begins to sign. */
export interface RotatedKey {
  readonly kid: string;
  readonly notBefore: Date;
}

async function publish(
  ports: RotationPorts,
  trx: IdentityTransaction,
  { now, notBefore, othersUntil }: { now: Date; notBefore: Date; othersUntil?: Date },
): Promise<RotatedKey> {
  const pair = await generateKey();
  const { kid, publicJwk } = pair;
  await Promise.all([
    insertSigningKey(trx, {
      kid,
      publicJwk: { ...publicJwk },
      privateKey: sealKey(ports.fieldCrypto, pair),
      createdAt: now,
      notBefore,
    }),
    othersUntil !== undefined && retireOthers(trx, kid, othersUntil),
  ]);
  return { kid, notBefore };
}

/** A successor is published before it signs; its predecessor is believed until its last token expires. */
function publishSuccessor(
  ports: RotationPorts,
  trx: IdentityTransaction,
  keys: readonly StoredKey[],
): Promise<RotatedKey> {
  const now = ports.clock.now();
  const isFirst = signingKeyAt(keys, now) === null;
  const notBefore = isFirst ? now : new Date(now.getTime() + PUBLISHED_AHEAD_MS);
  const othersUntil = new Date(notBefore.getTime() + BELIEVED_AFTER_MS);
  return publish(ports, trx, { now, notBefore, othersUntil });
}

function decide<T>(
  { db }: RotationPorts,
  decision: (trx: IdentityTransaction, keys: readonly StoredKey[]) => Promise<T>,
): Promise<T> {
  return db.identityTransaction(async (trx) => {
    const [, keys] = await Promise.all([lockSigningKeys(trx), findSigningKeys(trx)]);
    return decision(trx, keys);
  });
}

/** Publishes the successor of the signing key. It signs once no verifier can have an older list. */
export function rotateSigningKey(ports: RotationPorts): Promise<RotatedKey> {
  return decide(ports, (trx, keys) => publishSuccessor(ports, trx, keys));
}

/**
 * For a key that somebody else may have: a new one signs from now on, and every token of the old ones
 * is void. Sessions stand; their clients refresh.
 */
export function replaceSigningKeys(ports: RotationPorts): Promise<RotatedKey> {
  return decide(ports, (trx) => {
    const now = ports.clock.now();
    return publish(ports, trx, { now, notBefore: now, othersUntil: now });
  });
}

/**
 * Makes a key that signs at once, unless one of the `usable` does: the first of an installation, or of
 * one whose encryption key was lost. Others are left alone: another node may be able to open them.
 */
export async function ensureSigningKey(
  ports: RotationPorts,
  isUsable: (key: StoredKey) => Promise<boolean>,
): Promise<void> {
  await decide(ports, async (trx, keys) => {
    // Only now: a key that was made while this waited for its turn may be younger than the wait.
    const now = ports.clock.now();
    const verdicts = await Promise.all(keys.map(isUsable));
    const usable = keys.filter((_key, index) => verdicts[index]);
    if (signingKeyAt(usable, now) === null) await publish(ports, trx, { now, notBefore: now });
  });
}

/** Rotation by age. @returns the new key, if it was time for one. */
export function rotateIfDue(ports: RotationPorts): Promise<RotatedKey | null> {
  const { clock, config } = ports;
  return decide(ports, async (trx, keys) => {
    const due = { now: clock.now(), rotationDays: config.JWT_KEY_ROTATION_DAYS };
    return isSuccessorDue(keys, due) ? publishSuccessor(ports, trx, keys) : null;
  });
}
