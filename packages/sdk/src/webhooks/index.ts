import { verify } from './verify.js';

/** For receivers of webhooks. */
export const webhooks = {
  verify,
} as const;
