import { isServerError, isUnavailable, OperatorError } from '@incident-tracker/db';
import { ConfigError } from './config.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Wrong name or password, no such database, not allowed to connect (PostgreSQL, appendix A). */
const REFUSED = /^(28000|28P01|3D000|42501)$/;

/**
 * Why a process could not start. Faults that an operator mends get one line, which names the variable and
 * the way out; everything else its stack.
 */
export function explainStart(error: unknown, env: Environment): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || error instanceof OperatorError) return error.message;
  return (
    listenFault(error, env) ??
    databaseFault(error, env) ??
    folderFault(error, env) ??
    error.stack ??
    error.message
  );
}

/** A property of the errors that Node makes of the system's. */
function detail(error: Error, name: string): string {
  return String(Reflect.get(error, name) ?? '');
}

function listenFault(error: Error, env: Environment): string | null {
  if (detail(error, 'syscall') !== 'listen') return null;
  const port = detail(error, 'port');
  const variable = port === env['METRICS_PORT'] ? 'METRICS_PORT' : 'PORT';
  switch (detail(error, 'code')) {
    case 'EADDRINUSE':
      return `${variable}: port ${port} is taken: set ${variable} to another one.`;
    case 'EACCES':
      return `${variable}: this user may not listen on port ${port}: set ${variable} to one above 1023.`;
    default:
      return `HOST: this machine cannot listen on ${env['HOST']} (${detail(error, 'code')}): set HOST to one of its own addresses, or to 0.0.0.0 for all.`;
  }
}

function databaseFault(error: Error, env: Environment): string | null {
  const url = env['DATABASE_URL'];
  if (url === undefined || !URL.canParse(url)) return null;
  const refused = isServerError(error) && REFUSED.test(error.code);
  if (!refused && !isUnavailable(error)) return null;
  // Of several addresses tried, Node's error has no message of its own.
  const reason = error.message === '' ? detail(error, 'code') : error.message;
  return `DATABASE_URL: the database at ${new URL(url).host} does not let us in (${reason}): check that PostgreSQL runs there, and host, port, user, password and name in DATABASE_URL.`;
}

function folderFault(error: Error, env: Environment): string | null {
  const folder = env['DATA_DIR'] ?? '.data';
  const path = detail(error, 'path');
  if (!path.includes(folder)) return null;
  return `DATA_DIR: ${path} cannot be used (${detail(error, 'code')}): set DATA_DIR to a folder that this user may write to, on a disk with room.`;
}
