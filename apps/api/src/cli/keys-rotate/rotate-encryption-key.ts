import type { Database } from '@incident-tracker/db';
import type { Config } from '../../config.js';
import { addKey, encryptionKeysOf } from '../../platform/encryption/key-file.js';
import type { KeySource } from '../../platform/encryption/key-set.js';
import { rotateColumns } from '../../platform/encryption/rotate-columns.js';
import type { RotationOutcome } from '../../platform/encryption/rotate-columns.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import type { Terminal } from '../terminal.js';

function report(
  { isTTY, out }: Terminal,
  version: number,
  { reencrypted, failed }: RotationOutcome,
): void {
  if (!isTTY) {
    out(`${JSON.stringify({ version, reencrypted, failed })}\n`);
    return;
  }
  const lines = [
    `${reencrypted} values were encrypted with key ${version}.`,
    ...failed.map(({ column, rowId }) => `  cannot be opened: ${column} of ${rowId}`),
    failed.length === 0
      ? 'No value needs an older key. Keep those for as long as you keep backups.'
      : 'These were left as they are: their key is missing, or they were changed.',
  ];
  out(`${lines.join('\n')}\n`);
}

/** Encrypts everything with the primary key, and says how far it is. */
function rotateTo(
  source: KeySource,
  db: Database,
  { isTTY, err }: Terminal,
): Promise<RotationOutcome> {
  return rotateColumns(db, createFieldCrypto(source), {
    version: source.keys.primary.version,
    onProgress: ({ column, done, total }) =>
      err(
        isTTY
          ? `\r  ${column}: ${done} of ${total}${done === total ? '\n' : ''}`
          : `${JSON.stringify({ column, done, total })}\n`,
      ),
  });
}

/**
 * Encrypts everything with the newest key. Where keys are generated, a new one is made, unless a run
 * before this one was stopped: then its work is finished first. @returns the exit code.
 */
export async function rotateEncryptionKey(
  db: Database,
  config: Config,
  terminal: Terminal,
): Promise<number> {
  let source = encryptionKeysOf(config);
  let outcome = await rotateTo(source, db, terminal);
  const areGenerated = config.ENCRYPTION_KEYS === undefined;
  if (areGenerated && outcome.reencrypted === 0) {
    source = addKey(config.DATA_DIR);
    outcome = await rotateTo(source, db, terminal);
  }
  report(terminal, source.keys.primary.version, outcome);
  return outcome.failed.length === 0 ? 0 : 1;
}
