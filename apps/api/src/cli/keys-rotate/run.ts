import type { Database } from '@incident-tracker/db';
import {
  replaceSigningKeys,
  rotateSigningKey,
} from '../../access-tokens/signing-keys/rotate-signing-key.js';
import type { Config } from '../../config.js';
import { systemClock } from '../../platform/clock.js';
import { encryptionKeysOf } from '../../platform/encryption/key-file.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';
import { rotateEncryptionKey } from './rotate-encryption-key.js';
import { openConfigured, readOptions, runCommand } from '../command.js';
import type { CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';

const USAGE = `Usage: pnpm keys:rotate [--signing [--now]]

Encrypts every encrypted value of the database with the newest key. Stopped at any
point, it goes on where it was the next time. Generated keys get a new one first;
with ENCRYPTION_KEYS, put a new one in front of the list yourself.

  --signing  publish a new key for access tokens instead; it signs in 10 minutes
  --now      with --signing, for a key that was stolen: it signs at once, and all
             access tokens issued until now are void

Exit code: 0 done, 1 some values cannot be opened, 2 nothing was done.
`;

interface Order {
  readonly signing: boolean;
  readonly now: boolean;
}

function read(args: readonly string[]): Order {
  const options = { signing: { type: 'boolean' }, now: { type: 'boolean' } } as const;
  const { signing = false, now = false } = readOptions(args, options);
  if (now && !signing) throw new Error('--now belongs to --signing');
  return { signing, now };
}

async function rotateSigning(
  db: Database,
  config: Config,
  { order, terminal }: { order: Order; terminal: Terminal },
): Promise<number> {
  const fieldCrypto = createFieldCrypto(encryptionKeysOf(config));
  const ports = { db, config, clock: systemClock, fieldCrypto };
  const key = order.now ? await replaceSigningKeys(ports) : await rotateSigningKey(ports);
  const { kid } = key;
  const signsFrom = key.notBefore.toISOString();
  terminal.out(
    terminal.isTTY
      ? `Key ${kid} is published and signs from ${signsFrom}.\n`
      : `${JSON.stringify({ kid, signsFrom })}\n`,
  );
  return 0;
}

async function work(order: Order, { config, terminal }: CommandContext): Promise<number> {
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  return order.signing
    ? await rotateSigning(db, config, { order, terminal })
    : await rotateEncryptionKey(db, config, terminal);
}

/** `pnpm keys:rotate`. @returns the exit code. */
export function rotateKeys(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}
