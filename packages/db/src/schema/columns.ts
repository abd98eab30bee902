import type { ColumnType } from 'kysely';

/** A `timestamptz` column: read as a Date, written as a Date or an ISO 8601 string. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** A `timestamptz` column that the database fills on insert. */
export type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A nullable `timestamptz` column, NULL when left out. */
export type OptionalTimestamp = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>;
/** A `bigint` or `xid8` column: the driver reads it as a string, so that no digit is lost. */
export type BigIntText = ColumnType<string, string | number | bigint, string | number | bigint>;
/** A nullable `bigint` column, NULL when left out. */
export type NullableBigIntText = ColumnType<
  string | null,
  string | number | bigint | null | undefined,
  string | number | bigint | null
>;
/** A `jsonb` column of known shape: read parsed, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>;

/** Who did something, as stored beside it. */
export type ActorType = 'user' | 'service_account' | 'system';
