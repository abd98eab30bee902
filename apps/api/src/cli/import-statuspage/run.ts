import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportResult } from '../../incidents/import/schemas.js';
import { batches } from './batches.js';
import { HistoryError, readHistory } from './read-history.js';
import type { HistoryRecord } from './read-history.js';
import { ImportError, sendBatch } from './send-batch.js';
import type { Destination } from './send-batch.js';

const USAGE = `Usage: pnpm import:statuspage FILE… [--url URL] [--api-key KEY]

Imports Statuspage incident histories ({"page":…, "incidents":[…]} or a list of
records) into a running Incident Tracker. A second run changes nothing.

  --url      INCIDENT_TRACKER_URL, default http://localhost:3000
  --api-key  INCIDENT_TRACKER_API_KEY; its service account needs incidents.import (ADMIN)
`;

/** The command's surroundings; tests put their own in place. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder to which file names are relative. */
  readonly cwd: string;
  /** True when a person reads the output, false when a program does. */
  readonly isTTY: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

class UsageError extends Error {}

interface Order extends Destination {
  readonly files: readonly string[];
}

function readOrder(args: readonly string[], env: Terminal['env']): Order {
  let parsed;
  try {
    parsed = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { url: { type: 'string' }, 'api-key': { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals: files } = parsed;
  const url = values.url ?? env['INCIDENT_TRACKER_URL'] ?? 'http://localhost:3000';
  const apiKey = values['api-key'] ?? env['INCIDENT_TRACKER_API_KEY'] ?? '';
  if (files.length === 0) throw new UsageError('Name at least one file.');
  if (!URL.canParse(url)) throw new UsageError(`--url is not an address: ${url}`);
  if (apiKey === '') throw new UsageError('Give an API key with --api-key.');
  return { files, url, apiKey };
}

function summary(total: ImportResult): string {
  const reported = new Set(total.problems.map(({ externalId }) => externalId)).size;
  const lines = [
    `${total.imported} imported, ${total.unchanged} unchanged`,
    ...(reported === 0 ? [] : [`${reported} of them are incoherent and were taken as they are:`]),
    ...total.problems.map(({ externalId, problem }) => `  ${externalId}  ${problem}`),
  ];
  return `${lines.join('\n')}\n`;
}

async function send(
  { out, err, isTTY }: Terminal,
  order: Order,
  records: readonly HistoryRecord[],
): Promise<void> {
  const total: ImportResult = { imported: 0, unchanged: 0, problems: [] };
  for (const batch of batches(records)) {
    const result = await sendBatch(order, batch);
    total.imported += result.imported;
    total.unchanged += result.unchanged;
    total.problems.push(...result.problems);
    const done = total.imported + total.unchanged;
    if (isTTY) err(`\r  ${done} of ${records.length} records`);
  }
  if (isTTY) err('\n');
  out(isTTY ? summary(total) : `${JSON.stringify(total)}\n`);
}

/**
 * Runs the command. Every file is read before anything is sent.
 * @returns the exit code: 0 done, 1 refused by a file or the server, 2 called wrongly.
 */
export async function importStatuspage(
  args: readonly string[],
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  try {
    const order = readOrder(args, terminal.env);
    const histories = await Promise.all(
      order.files.map((file) => readHistory(resolve(terminal.cwd, file), file)),
    );
    await send(terminal, order, histories.flat());
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    if (!(error instanceof HistoryError) && !(error instanceof ImportError)) throw error;
    terminal.err(`${error.message}\n`);
    return 1;
  }
}
