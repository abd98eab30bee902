import { ConnectionError } from '../errors/unanswered-errors.js';

/** What the runtimes call a connection that was never established (Node, Bun). */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
]);

/** A failed `fetch` hides the reason in `cause`; the attempts on several addresses are in `errors`. */
function neverConnected(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && NEVER_CONNECTED.has(error.code)) {
    return true;
  }
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors.every((inner) => neverConnected(inner));
  }
  return 'cause' in error && neverConnected(error.cause);
}

/** The error for a request that `fetch` could not complete. */
export function connectionErrorOf(cause: unknown): ConnectionError {
  return new ConnectionError(cause, { neverSent: neverConnected(cause) });
}
