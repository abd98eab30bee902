import type { Contract } from '../contract.js';

/**
 * Codes that come from the client itself: no answer, no answer in time, an answer that this product
 * does not give (a proxy's page, a redirect), and a webhook that is not genuine.
 */
export type ClientErrorCode =
  | 'CONNECTION_FAILED'
  | 'TIMEOUT'
  | 'UNEXPECTED_RESPONSE'
  | 'WEBHOOK_INVALID';

/** What went wrong, for programs to act on. New servers may send codes that are not listed here. */
export type ErrorCode = Contract['errorCode'] | ClientErrorCode;
