import type { JsonValue } from './canonical-json.js';

/** Names of properties whose values never reach the log, whatever object they stand in. */
const SECRET_NAME =
  /password|secret|token|hash|cookie|authorization|^(api_?)?key$|^(recovery_?)?codes?$/i;
const REDACTED = '[redacted]';
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * What is kept of an object's state before or after a change: plain JSON (dates as ISO 8601, nothing
 * undefined), secrets cut out by name, text as PostgreSQL will store it.
 */
export function auditState(state: Readonly<Record<string, unknown>>): JsonValue {
  return parseJson(JSON.stringify(state), (name, value) => {
    if (SECRET_NAME.test(name) && value !== null) return REDACTED;
    // The driver's UTF-8 makes U+FFFD of half a surrogate pair; the hashed bytes must say the same.
    return typeof value === 'string' ? value.replaceAll(LONE_SURROGATE, '\uFFFD') : value;
  });
}

/** What `JSON.parse` gives is JSON, and the reviver puts nothing else in its place. */
function parseJson(text: string, reviver: (name: string, value: unknown) => unknown): JsonValue {
  return JSON.parse(text, reviver) as JsonValue;
}
