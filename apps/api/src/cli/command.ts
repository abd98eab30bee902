import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal.js';
import { readConfig } from '../config.js';
import type { Config } from '../config.js';
import { createLogger } from '../platform/logger.js';
import type { Logger } from '../platform/logger.js';

/** What the work of a command has at hand. */
export interface CommandContext {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly logger: Logger;
}

/** A command: how its arguments are read, and what it does. */
export interface Command<Order> {
  readonly usage: string;
  /** @throws Error for arguments that make no sense. */
  readonly read: (args: readonly string[]) => Order;
  /** @returns the exit code. */
  readonly work: (order: Order, context: CommandContext) => Promise<number>;
}

/** Runs a command. @returns its exit code; 2 when it could not do its work, with one line that says why. */
export async function runCommand<Order>(
  { usage, read, work }: Command<Order>,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  let order: Order;
  try {
    order = read(args.filter((arg) => arg !== '--'));
  } catch {
    terminal.err(usage);
    return 2;
  }
  try {
    const config = readConfig(terminal.env);
    const logger = createLogger('error', { write: (line) => terminal.err(line) });
    return await work(order, { config, terminal, logger });
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** The options of a command that takes nothing else. @throws Error for others. */
export function readOptions<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  return parseArgs({ args: [...args], options }).values;
}

/** The options, and what stands beside them. @throws Error for others. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

/** @throws Error unless there is exactly one. */
export function onlyOne(positionals: readonly string[]): string {
  const [first] = positionals;
  if (first === undefined || positionals.length > 1) throw new Error('one argument is expected');
  return first;
}

/** The database of the configuration. */
export function openConfigured({ DATABASE_URL, DATA_DIR }: Config): Promise<Database> {
  return openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR });
}

/** @throws Error when this version cannot know what all of the schema means. */
export async function assertKnown(db: Database): Promise<void> {
  const { state, applied, message } = await db.migrationStatus();
  if (state === 'newer' || state === 'edited') throw new Error(message ?? state);
  if (applied === 0) throw new Error('There is nothing in the database yet.');
}
