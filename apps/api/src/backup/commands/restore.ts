import type { Terminal } from '../../cli/terminal.js';
import { fileSources } from '../file-sources.js';
import { readManifest } from '../format/manifest.js';
import { findKeys } from '../key-ids.js';
import { assertKeys, assertVersions, hasSameSecret } from '../restore/assert-restorable.js';
import { putKeys } from '../restore/put-keys.js';
import { restoreBackup } from '../restore/restore-backup.js';
import { checkFiles } from '../verify/check-files.js';
import { verifyRestored } from '../verify/verify-restored.js';
import { onlyOne, openConfigured, readArgs, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command.js';
import { reportProblems } from './report-problems.js';
import { showProgress } from './show-progress.js';

const USAGE = `Usage: pnpm backup:restore FOLDER [--without-keys]

Restores a backup into the database of DATABASE_URL, or the embedded one in DATA_DIR,
which must be empty. All rows are loaded or none. An older backup is migrated. At
the end everything is verified: row counts, references, keys, audit logs.

  --without-keys  go on although keys are lost: what they encrypt stays unreadable

Exit code: 0 restored and verified, 1 restored with problems, 2 nothing was restored.
`;

interface Order {
  readonly folder: string;
  readonly withoutKeys: boolean;
}

/** `pnpm backup:restore`. @returns the exit code. */
export function runRestore(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): Order {
  const { values, positionals } = readArgs(args, { 'without-keys': { type: 'boolean' } });
  return { folder: onlyOne(positionals), withoutKeys: values['without-keys'] ?? false };
}

async function work(order: Order, { config, terminal, logger }: CommandContext): Promise<number> {
  const { folder, withoutKeys } = order;
  const onProgress = showProgress(terminal);
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest, onProgress);
  await using db = await openConfigured(config);
  await assertVersions(db, manifest);
  await putKeys(manifest, { folder, dataDir: config.DATA_DIR });
  const keys = findKeys(config);
  if (!withoutKeys) assertKeys(manifest, keys);
  await restoreBackup(db, { folder, manifest, sources: fileSources(config), onProgress });
  if (!hasSameSecret(manifest, keys)) {
    terminal.err(
      'The session secret is not that of the backup: counters of failed sign-ins begin anew, and requests that are sent again are not recognised.\n',
    );
  }
  const problems = await verifyRestored(db, { manifest, keys, logger, onProgress });
  return reportProblems(terminal, {
    problems,
    done: `The backup of ${manifest.createdAt} is restored and verified.`,
  });
}
