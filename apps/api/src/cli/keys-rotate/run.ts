import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { parseArgs } from 'node:util';
import {
  replaceSigningKeys,
  rotateSigningKey,
} from '../../access-tokens/signing-keys/rotate-signing-key.js';
import { readConfig } from '../../config.js';
import type { Config } from '../../config.js';
import { systemClock } from '../../platform/clock.js';
import { encryptionKeysOf } from '../../platform/encryption/key-file.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';
import { rotateEncryptionKey } from './rotate-encryption-key.js';
import type { Terminal } from './terminal.js';

const USAGE = `Usage: pnpm keys:rotate [--signing [--now]]

Encrypts every encrypted value of the database with the newest key. Stopped at any
point, it goes on where it was the next time. Generated keys get a new one first;
with ENCRYPTION_KEYS, put a new one in front of the list yourself.

  --signing  publish a new key for access tokens instead; it signs in 10 minutes
  --now      with --signing, for a key that was stolen: it signs at once, and all
             access tokens issued until now are void
`;

interface Order {
  readonly signing: boolean;
  readonly now: boolean;
}

function readOrder(args: readonly string[]): Order | null {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { signing: { type: 'boolean' }, now: { type: 'boolean' } },
    });
    const { signing = false, now = false } = values;
    return now && !signing ? null : { signing, now };
  } catch {
    return null;
  }
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

/**
 * Runs the command.
 * @returns the exit code: 0 when all is done, 1 when something is left, 2 for wrong arguments.
 */
export async function rotateKeys(args: readonly string[], terminal: Terminal): Promise<number> {
  const order = readOrder(args);
  if (order === null) {
    terminal.err(USAGE);
    return 2;
  }
  try {
    const config = readConfig(terminal.env);
    await using db = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR });
    await assertCurrentSchema(db);
    return order.signing
      ? await rotateSigning(db, config, { order, terminal })
      : await rotateEncryptionKey(db, config, terminal);
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
