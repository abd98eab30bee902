import { IncidentTrackerError } from '../errors/incident-tracker-error.js';
import { ConnectionError, TimeoutError } from '../errors/unanswered-errors.js';
import { IncidentTracker } from '../incident-tracker.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

const DEFAULT_URL = 'http://localhost:3000';

/** What a command works with. */
export interface Session {
  readonly tracker: IncidentTracker;
  readonly terminal: Terminal;
  /** Prints an answer: as JSON wherever the output is no terminal, else as the lines say. */
  readonly print: (answer: unknown, asText: () => string) => void;
}

/** A command that talks to the server. */
export type Command = (args: readonly string[], session: Session) => Promise<void>;

/** `INCIDENT_TRACKER_API_KEY` and `INCIDENT_TRACKER_URL`: a key among the arguments would be in the history. */
function trackerOf({ env }: Terminal): IncidentTracker {
  const apiKey = env['INCIDENT_TRACKER_API_KEY'] ?? '';
  if (apiKey === '') throw new UsageError('INCIDENT_TRACKER_API_KEY is not set');
  return new IncidentTracker({ apiKey, baseUrl: env['INCIDENT_TRACKER_URL'] ?? DEFAULT_URL });
}

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
    await command(words, { tracker: trackerOf(terminal), terminal, print });
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
