import type { Database } from '@incident-tracker/db';
import {
  replaceSigningKeys,
  rotateSigningKey,
} from '../../access-tokens/signing-keys/rotate-signing-key.js';
import { addAuditKey } from '../../audit/checkpoints/audit-keys.js';
import type { Config } from '../../config.js';
import { systemClock } from '../../platform/clock.js';
import { encryptionKeysOf } from '../../platform/encryption/key-file.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';
import { rotateEncryptionKey } from './rotate-encryption-key.js';
import { openConfigured, readOptions, runCommand } from '../command.js';
import type { CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';

const USAGE = `Usage: pnpm keys:rotate [--signing [--now] | --audit]

Encrypts every encrypted value of the database with the newest key. Stopped at any
point, it goes on where it was the next time. Generated keys get a new one first;
with ENCRYPTION_KEYS, put a new one in front of the list yourself.

  --signing  publish a new key for access tokens instead; it signs in 10 minutes
  --now      with --signing, for a key that was stolen: it signs at once, and all
             access tokens issued until now are void
  --audit    make a new key for checkpoints of the audit log instead; it signs
             within an hour, or when the workers start anew; older public keys stay published

Exit code: 0 done, 1 some values cannot be opened, 2 nothing was done.
`;

interface Order {
  readonly signing: boolean;
  readonly now: boolean;
  readonly audit: boolean;
}

function read(args: readonly string[]): Order {
  const flag = { type: 'boolean' } as const;
  const given = readOptions(args, { signing: flag, now: flag, audit: flag });
  const { signing = false, now = false, audit = false } = given;
  if (now && !signing) throw new Error('--now belongs to --signing');
  if (audit && signing) throw new Error('one kind of key at a time');
  return { signing, now, audit };
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

async function rotateAudit(
  db: Database,
  { config, terminal, logger }: CommandContext,
): Promise<number> {
  const fieldCrypto = createFieldCrypto(encryptionKeysOf(config));
  const ports = { fieldCrypto, logger, now: systemClock.now() };
  const { keyId } = await db.platformTransaction((trx) => addAuditKey(trx, ports));
  terminal.out(
    terminal.isTTY
      ? `Key ${keyId} signs within an hour, or when the workers start anew.\n`
      : `${JSON.stringify({ keyId })}\n`,
  );
  return 0;
}

async function work(order: Order, context: CommandContext): Promise<number> {
  const { config, terminal } = context;
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  if (order.audit) return await rotateAudit(db, context);
  return order.signing
    ? await rotateSigning(db, config, { order, terminal })
    : await rotateEncryptionKey(db, config, terminal);
}

/** `pnpm keys:rotate`. @returns the exit code. */
export function rotateKeys(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}
