import type { Terminal } from '../../cli/terminal.js';
import { systemClock } from '../../platform/clock.js';
import { fileSources } from '../file-sources.js';
import type { Manifest } from '../format/manifest.js';
import { findKeys } from '../key-ids.js';
import { takeBackup } from '../take/take-backup.js';
import { assertKnown, openConfigured, readArgs, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command.js';
import { CLEAR_LINE, showProgress } from './show-progress.js';

const USAGE = `Usage: pnpm backup [FOLDER] [--gzip] [--include-keys]

Writes all data, as it is at one moment, to a new folder; the product goes on. Without
a FOLDER, its name is backup- and the time. Secrets stay encrypted: keep the keys
elsewhere, without them a backup is worth little.

  --gzip          compress the tables
  --include-keys  put the keys into the folder, too: who has it then has everything

Exit code: 0 done, 2 there is no backup.
`;

interface Order {
  readonly folder: string | undefined;
  readonly gzip: boolean;
  readonly includeKeys: boolean;
}

/** `pnpm backup`. @returns the exit code. */
export function runBackup(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): Order {
  const { values, positionals } = readArgs(args, {
    gzip: { type: 'boolean' },
    'include-keys': { type: 'boolean' },
  });
  if (positionals.length > 1) throw new Error('one folder is expected');
  const { gzip = false, 'include-keys': includeKeys = false } = values;
  return { folder: positionals[0], gzip, includeKeys };
}

async function work(order: Order, { config, terminal }: CommandContext): Promise<number> {
  await using db = await openConfigured(config);
  await assertKnown(db);
  const now = systemClock.now();
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = order.folder ?? `backup-${time}`;
  const manifest = await takeBackup(db, {
    ...order,
    folder,
    now,
    keys: findKeys(config),
    sources: fileSources(config),
    onProgress: showProgress(terminal),
  });
  terminal.out(terminal.isTTY ? describe(folder, manifest) : report(folder, manifest));
  return 0;
}

const rowsOf = ({ tables }: Manifest): number => tables.reduce((sum, { rows }) => sum + rows, 0);
const bytesOf = ({ tables, files }: Manifest): number =>
  [...tables, ...files].reduce((sum, { bytes }) => sum + bytes, 0);

function report(folder: string, manifest: Manifest): string {
  const { createdAt, schemaVersion, tables, files, keys } = manifest;
  return `${JSON.stringify({
    folder,
    createdAt,
    schemaVersion,
    tables: tables.length,
    rows: rowsOf(manifest),
    files: files.length,
    bytes: bytesOf(manifest),
    keys: {
      encryption: keys.encryption,
      sessionSecret: keys.sessionSecret,
      included: keys.included.length > 0,
    },
  })}\n`;
}

function describe(folder: string, manifest: Manifest): string {
  const { tables, files, keys } = manifest;
  const numbers = keys.encryption.map(({ version, id }) => `${version} (${id ?? 'not at hand'})`);
  const lines = [
    `${rowsOf(manifest).toLocaleString('en')} rows of ${tables.length} tables and ${files.length} files (${Math.ceil(bytesOf(manifest) / 1024).toLocaleString('en')} KiB) are in ${folder}.`,
    keys.included.length > 0
      ? 'The keys are in it, too: whoever has this folder has everything.'
      : `Keep beside it, in another place: encryption key ${numbers.join(', ') || '(none is in use)'} and the session secret.`,
  ];
  return `${CLEAR_LINE}${lines.join('\n')}\n`;
}
