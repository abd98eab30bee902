import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isRecord } from '../http/is-record.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** Where the server is, and what proves who calls. */
export interface Credentials {
  readonly url: string;
  readonly apiKey: string;
}

/** The address where nobody has said another. */
export const DEFAULT_URL = 'http://localhost:3000';

type Environment = Terminal['env'];

/** The file that `login` writes: below `XDG_CONFIG_HOME` (XDG Base Directory), else `~/.config`. */
function credentialsPath(env: Environment): string {
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  return join(home, 'incident-tracker', 'credentials.json');
}

/**
 * `INCIDENT_TRACKER_API_KEY` and `INCIDENT_TRACKER_URL`, else what `login` has kept. A key from the
 * environment never goes to the server of the file.
 * @throws UsageError when there are none.
 */
export function readCredentials(env: Environment): Credentials {
  const apiKey = env['INCIDENT_TRACKER_API_KEY'] ?? '';
  if (apiKey !== '') return { apiKey, url: env['INCIDENT_TRACKER_URL'] ?? DEFAULT_URL };
  const path = credentialsPath(env);
  const text = textOf(path);
  if (text === undefined) {
    throw new UsageError('Sign in with `login` first, or set INCIDENT_TRACKER_API_KEY');
  }
  const kept = parse(text);
  if (kept === undefined)
    throw new UsageError(`${path} cannot be read: sign in with \`login\` again`);
  return kept;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): Credentials | undefined {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept)) return undefined;
    const { url, apiKey } = kept;
    return typeof url === 'string' && typeof apiKey === 'string' ? { url, apiKey } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps them for the next commands, readable by their owner only. */
export function keepCredentials(env: Environment, credentials: Credentials): string {
  const path = credentialsPath(env);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  // One that was there already keeps its rights when it is written.
  chmodSync(path, 0o600);
  return path;
}

/** Forgets what was kept, if there is anything. */
export function forgetCredentials(env: Environment): void {
  rmSync(credentialsPath(env), { force: true });
}
