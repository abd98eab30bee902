import type { Condition } from './condition.js';

const SUBJECT_FACTS: ReadonlySet<unknown> = new Set(['userId', 'principalId']);

/**
 * True if the whole tree is a condition. An empty list, a hole, an unknown or a second operator
 * anywhere makes all of it malformed, and a malformed condition allows nothing: a fault in one branch
 * must not be outvoted by its sibling nor turned into an allow by `not`.
 */
export function isWellFormed(condition: unknown): condition is Condition<string> {
  if (!isRecord(condition)) return false;
  const [entry, ...others] = Object.entries(condition);
  if (entry === undefined || others.length > 0) return false;
  const [operator, operand] = entry;
  switch (operator) {
    case 'all':
    case 'any':
      // Array.from turns holes of a sparse array into undefined, which `every` would skip.
      return (
        Array.isArray(operand) &&
        operand.length > 0 &&
        Array.from<unknown>(operand).every(isWellFormed)
      );
    case 'not':
      return isWellFormed(operand);
    case 'eq':
      return isPair(operand) && isFact(operand[0]) && isRightHandSide(operand[1]);
    case 'in':
      return isPair(operand) && isFact(operand[0]) && isValueList(operand[1]);
    default:
      return false;
  }
}

/** Plain objects only: an operator inherited from a prototype would be read without having been checked. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function isFact(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).length === 1 &&
    typeof value['fact'] === 'string' &&
    value['fact'] !== ''
  );
}

function isRightHandSide(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 1) return false;
  return SUBJECT_FACTS.has(value['subject']) || isValue(value['value']);
}

function isValueList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && Array.from<unknown>(value).every(isValue);
}

function isValue(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
