import { invalidInput } from '../to-app-error.js';

/** Keys through which a parsed object could reach the prototype of others (CWE-1321). */
const POLLUTING_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** Deeper than any schema of ours, and shallow enough for whatever walks an input by recursion. */
const MAX_DEPTH = 32;

/**
 * Refuses an input, as it was parsed, that holds a polluting key or is nested too deep, wherever in it:
 * also where the schema takes another system's payload as it comes. The time is linear, the stack flat.
 * @throws AppError VALIDATION_FAILED.
 */
export function checkShape(input: unknown): void {
  let level: object[] = isObject(input) ? [input] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalidInput('', `Nested deeper than ${MAX_DEPTH} levels.`);
    const below: object[] = [];
    for (const object of level) {
      const isArray = Array.isArray(object);
      for (const [key, value] of Object.entries(object)) {
        if (!isArray && POLLUTING_KEYS.has(key)) throw invalidInput(key, 'Unknown property.');
        if (isObject(value)) below.push(value);
      }
    }
    level = below;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
