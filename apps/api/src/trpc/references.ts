import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { AppError } from './errors.js';
import { isUuid } from './common-schemas.js';

/** How something with a number is addressed: by its id, or by its number within the tenant. */
export type NumberedKey = { readonly id: string } | { readonly number: number };

/** The names by which people call one kind of numbered things. */
export interface References {
  /** `INC-42`, for number 42. */
  readonly format: (number: number | string) => string;
  /** Reads an id or a reference, in any case; null for what cannot name one. */
  readonly parse: (text: unknown) => NumberedKey | null;
  /** As `parse`. @throws AppError NOT_FOUND for a text that names none. */
  readonly require: (text: string) => NumberedKey;
}

/** The references that begin with a prefix, such as `INC`. */
export function referencesOf(prefix: string): References {
  // Fifteen digits at most: a double holds them exactly, and so does a bigint.
  const reference = new RegExp(`^${prefix}-([1-9]\\d{0,14})$`, 'i');
  const parse = (text: unknown): NumberedKey | null => {
    if (typeof text !== 'string') return null;
    if (isUuid(text)) return { id: text.toLowerCase() };
    const number = reference.exec(text)?.[1];
    return number === undefined ? null : { number: Number(number) };
  };
  return {
    format: (number) => `${prefix}-${number}`,
    parse,
    require(text) {
      const key = parse(text);
      if (key === null) throw new AppError('NOT_FOUND');
      return key;
    },
  };
}

/** The condition that a row is one of those that the keys name. */
export function isAmong(
  table: 'incidents' | 'tickets',
  keys: readonly NumberedKey[],
): RawBuilder<boolean> {
  const ids = keys.flatMap((key) => ('id' in key ? [key.id] : []));
  const numbers = keys.flatMap((key) => ('id' in key ? [] : [String(key.number)]));
  return sql<boolean>`(${sql.ref(`${table}.id`)} = any (${ids}::uuid[])
    or ${sql.ref(`${table}.number`)} = any (${numbers}::bigint[]))`;
}
