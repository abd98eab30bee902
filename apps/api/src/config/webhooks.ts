import { z } from 'zod';
import { networks, variable, wholeNumber } from './variable.js';

/** What is sent to the addresses of tenants. */
export const webhooksVariables = {
  WEBHOOK_ALLOWED_PRIVATE_CIDRS: variable(
    networks,
    'Private networks that webhooks may reach, comma-separated; none by default.',
    '10.20.0.0/16,fd12:3456::/32',
  ),
  WEBHOOK_ALLOW_HTTP: variable(
    z
      .enum(['true', 'false', '1', '0'])
      .optional()
      .transform((value) => (value === undefined ? undefined : value === 'true' || value === '1')),
    'Whether webhooks may have http URLs, over which events travel in the open. By default only where WEBHOOK_ALLOWED_PRIVATE_CIDRS names a network.',
    'false',
  ),
  WEBHOOK_TIMEOUT_SECONDS: variable(
    wholeNumber(15, 1, 60),
    'How long a receiver of webhooks may take to answer; after that the attempt has failed.',
  ),
  WEBHOOK_CONCURRENCY: variable(
    wholeNumber(64, 1, 1_000),
    'Webhook endpoints that a process serves at a time, each with up to four requests.',
  ),
  WEBHOOK_DISABLE_AFTER_DAYS: variable(
    wholeNumber(5, 1, 90),
    'An endpoint that has failed without a success for this many days is disabled, and its owners are told.',
  ),
} as const;
