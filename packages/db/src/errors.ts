/** An error that PostgreSQL itself sent: `code` is the SQLSTATE. */
interface ServerError extends Error {
  readonly code: string;
  readonly constraint?: string;
}

/** Whether the server sent this error, as opposed to the driver, the network or our own code. */
export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    'severity' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

// The driver's own errors carry no code; these are their exact texts (pg 8.23 and pg-pool 3.14).
const DRIVER_MESSAGES = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
]);

// SQLSTATEs that say "not now" rather than "not so". Class 08 connection, 53 resources;
// 57P01..57P05 shutdown and idle limits; 57014 cancelled by statement_timeout; 55P03 lock_timeout;
// 40001 and 40P01 serialization and deadlock; 25P03 idle transaction cut off.
const SERVER_CODES = /^(08...|53...|57P0[1-5]|57014|55P03|40001|40P01|25P03)$/;

/**
 * Whether the database cannot serve at the moment (down, restarting, out of connections, too slow),
 * so that the same call may succeed later: answered as 503, never as a fault of the caller.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof CommitUnknownError) return true;
  if (isServerError(error)) return SERVER_CODES.test(error.code);
  if ('code' in error && typeof error.code === 'string' && SYSTEM_CODES.has(error.code))
    return true;
  // A socket file that is gone: the server that listened on it is stopped.
  if (
    'code' in error &&
    error.code === 'ENOENT' &&
    'syscall' in error &&
    error.syscall === 'connect'
  )
    return true;
  return DRIVER_MESSAGES.has(error.message);
}

/**
 * Whether the fault lies with the database and not with our own code. After one on a replica the primary
 * may still have the answer: a replica can be away, cancel what stands in the way of replaying, or not
 * know a new table yet.
 */
export function isDatabaseFault(error: unknown): boolean {
  return isServerError(error) || isUnavailable(error);
}

/** Whether a unique constraint refused the row; with `constraint`, that one by name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    isServerError(error) &&
    error.code === '23505' &&
    (constraint === undefined || error.constraint === constraint)
  );
}

/** COMMIT was answered with ROLLBACK: an earlier statement had failed and nothing was written. */
export class TransactionAbortedError extends Error {
  override readonly name = 'TransactionAbortedError';
  constructor() {
    super('The transaction was rolled back: a statement in it had failed');
  }
}

/**
 * The admission of a transaction did not find what it expects. Nothing was written, and nothing that was
 * read has been seen by anybody.
 */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError';
  constructor() {
    super('The transaction was not admitted');
  }
}

/**
 * The connection was lost between COMMIT and its answer: whether the transaction has been committed
 * is not known.
 */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError';
  constructor(cause: unknown) {
    super('The connection was lost during COMMIT', { cause });
  }
}

/** Something that the operator has to mend; the message is one line that says how. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}

/** The schema and the code do not fit together. */
export class MigrationError extends OperatorError {
  override readonly name = 'MigrationError';
}
