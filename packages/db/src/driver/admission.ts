import type { CompiledQuery } from 'kysely';

/**
 * What has to be true for a transaction to be run at all, asked in its first flight: a statement and the
 * rows that it is expected to find.
 */
export interface Admission {
  readonly statement: CompiledQuery;
  readonly expects: (rows: readonly unknown[]) => boolean;
}
