import type { Terminal } from '../../cli/terminal.js';
import { readManifest } from '../format/manifest.js';
import { findKeys } from '../key-ids.js';
import { assertKeys } from '../restore/assert-restorable.js';
import { checkFiles } from '../verify/check-files.js';
import { verifyRestored } from '../verify/verify-restored.js';
import { onlyOne, openConfigured, readArgs, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command.js';
import { reportProblems } from './report-problems.js';
import { showProgress } from './show-progress.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';

const USAGE = `Usage: pnpm backup:verify FOLDER [--restored]

Verifies that every file of a backup is as it was written, and that the keys at hand
are the ones it needs.

  --restored  hold the database against it, too: row counts, references, encrypted
              values and audit logs. Before the product has run on it, nothing differs.

Exit code: 0 sound, 1 problems, 2 the backup is damaged or nothing could be verified.
`;

/** `pnpm backup:verify`. @returns the exit code. */
export function runVerify(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): { folder: string; restored: boolean } {
  const { values, positionals } = readArgs(args, { restored: { type: 'boolean' } });
  return { folder: onlyOne(positionals), restored: values.restored ?? false };
}

async function work(
  { folder, restored }: ReturnType<typeof read>,
  { config, terminal, logger }: CommandContext,
): Promise<number> {
  const onProgress = showProgress(terminal);
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest, onProgress);
  const keys = findKeys(config);
  if (manifest.keys.included.length === 0) assertKeys(manifest, keys);
  if (!restored) {
    return reportProblems(terminal, { problems: [], done: 'The backup is as it was written.' });
  }
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  const problems = await verifyRestored(db, { manifest, keys, logger, onProgress });
  return reportProblems(terminal, { problems, done: 'The database is as the backup has it.' });
}
