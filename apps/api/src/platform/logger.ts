import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { loggableError } from './loggable-error.js';
import { scopeFields } from './trace.js';

export type { Logger };

/** Property names whose values never reach a log line, wherever they stand. */
const SECRET_NAMES = [
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'key',
  'code',
  'cookie',
  'authorization',
  'csrfToken',
  'email',
];

/**
 * Structured JSON logs; each line names the trace, the span, the tenant and the ids of whoever acts.
 * Secrets and personal data are cut out by name, and of errors only what is listed is kept (OWASP
 * Logging Cheat Sheet).
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    mixin: scopeFields,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (thrown: unknown) => loggableError(thrown) },
    redact: {
      paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
