import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { ConnectionError, TimeoutError } from '../errors/unanswered-errors.js';
import { IncidentTracker } from '../incident-tracker.js';
import { readCredentials } from './credentials.js';
import type { Terminal } from './terminal.js';

/** What a command works with. */
export interface Session {
  /** With the credentials that are at hand. @throws UsageError when there are none. */
  readonly tracker: IncidentTracker;
  readonly terminal: Terminal;
  /** Prints an answer: as JSON wherever the output is no terminal, else as the lines say. */
  readonly print: (answer: unknown, asText: () => string) => void;
}

/** A command that talks to the server. */
export type Command = (args: readonly string[], session: Session) => Promise<void>;

/**
 * Runs a command. @returns the exit code: 0 done, 1 refused by the server, 2 wrong usage or a file that
 * cannot be read or written, 3 the server was not reached.
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const isJson = args.includes('--json') || !terminal.isTTY;
  const print: Session['print'] = (answer, asText) =>
    terminal.out(`${isJson ? JSON.stringify(answer) : asText()}\n`);
  try {
    const words = args.filter((arg) => arg !== '--json');
    await command(words, {
      get tracker() {
        const { apiKey, url } = readCredentials(terminal.env);
        return new IncidentTracker({ apiKey, baseUrl: url });
      },
      terminal,
      print,
    });
    return 0;
  } catch (error) {
    terminal.err(`${describe(error)}\n`);
    if (error instanceof ConnectionError || error instanceof TimeoutError) return 3;
    return error instanceof IncidentTrackerError ? 1 : 2;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof IncidentTrackerError)) return error.message;
  const trace = error.traceId === undefined ? '' : ` (trace id ${error.traceId})`;
  return `${error.code}: ${error.message}${trace}`;
}
