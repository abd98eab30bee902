import type { Ports } from '../../platform/ports.js';
import { openKey } from './key-pair.js';
import type { KeyPair, PublicJwk } from './key-pair.js';
import { isBelieved, signingKeyAt } from './key-schedule.js';
import type { KeyLife } from './key-schedule.js';
import { ensureSigningKey } from './rotate-signing-key.js';
import type { RotationPorts } from './rotate-signing-key.js';
import { findSigningKeys } from './signing-keys-store.js';
import type { StoredKey } from './signing-keys-store.js';

/** How long a node goes by what it has read: a key that was voided lasts so long at most. */
const FRESH_MS = 15_000;
/** A key that is not known is looked for at most so often, whatever strangers put into their tokens. */
const LOOK_AGAIN_MS = 1_000;

type Key = KeyPair & KeyLife;

/** The keys of access tokens as a node uses them. */
export interface TokenKeys {
  /** The key that signs now; the first one is made when there is none. */
  signer(): Promise<KeyPair>;
  /** The key of a token, if its tokens are believed now. */
  verifier(kid: string): Promise<KeyPair | null>;
  /** The public halves of all keys that are believed now or will sign soon. */
  published(): Promise<PublicJwk[]>;
}

type KeyPorts = RotationPorts & Pick<Ports, 'logger'>;

/** Reads the keys from the database now and then, and opens each of them once. */
export function createTokenKeys(ports: KeyPorts): TokenKeys {
  const opened = new Map<string, KeyPair>();
  let keys: readonly Key[] = [];
  let readAt: number | undefined;
  let reading: Promise<void> | undefined;

  async function open(row: StoredKey): Promise<Key[]> {
    const { kid, createdAt, notBefore, retiredAt } = row;
    try {
      const pair = opened.get(kid) ?? (await openKey(ports.fieldCrypto, row));
      opened.set(kid, pair);
      return [{ ...pair, createdAt, notBefore, retiredAt }];
    } catch (error) {
      ports.logger.error({ err: error, kid }, 'a signing key cannot be opened and is not used');
      return [];
    }
  }

  async function read(): Promise<void> {
    const askedAt = ports.clock.now().getTime();
    const rows = await findSigningKeys(ports.db.identity);
    keys = (await Promise.all(rows.map(open))).flat();
    readAt = askedAt;
  }

  async function ensureRead(maxAgeMs: number): Promise<void> {
    // A clock that was set back must not keep what has been read for longer.
    const age = readAt === undefined ? Infinity : Math.abs(ports.clock.now().getTime() - readAt);
    if (age < maxAgeMs) return;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    await reading;
  }

  const believed = (): Key[] => keys.filter((key) => isBelieved(key, ports.clock.now()));

  async function signer(): Promise<KeyPair> {
    await ensureRead(FRESH_MS);
    const known = signingKeyAt(keys, ports.clock.now());
    if (known !== null) return known;
    await ensureSigningKey(ports, async (row) => (await open(row)).length > 0);
    await read();
    const made = signingKeyAt(keys, ports.clock.now());
    if (made === null) throw new Error('there is no signing key that can be opened');
    return made;
  }

  return {
    signer,
    async verifier(kid) {
      await ensureRead(FRESH_MS);
      const find = (): Key | undefined => believed().find((key) => key.kid === kid);
      const known = find();
      if (known !== undefined) return known;
      await ensureRead(LOOK_AGAIN_MS);
      return find() ?? null;
    },
    async published() {
      await signer();
      return believed().map(({ publicJwk }) => publicJwk);
    },
  };
}
