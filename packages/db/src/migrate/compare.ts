import type { Migration } from './files.js';

export interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** `message` is one line for the operator and says what to do. */
export type SchemaState =
  | { readonly state: 'current' }
  | { readonly state: 'behind'; readonly pending: readonly Migration[] }
  | { readonly state: 'newer'; readonly message: string }
  | { readonly state: 'edited'; readonly message: string };

/** Compares what a database has applied with what this code ships. */
export function compareSchema(
  applied: readonly AppliedMigration[],
  shipped: readonly Migration[],
): SchemaState {
  const newest = applied.at(-1);
  if (newest !== undefined && newest.version > shipped.length) {
    return {
      state: 'newer',
      message: `The database schema is at migration ${label(newest)} but this version knows only ${shipped.length}: start the version that migrated it, or a later one`,
    };
  }
  for (const row of applied) {
    const file = shipped[row.version - 1];
    if (file === undefined || file.name !== row.name || file.checksum !== row.checksum) {
      return {
        state: 'edited',
        message: `Migration ${label(row)} was changed after it had been applied: restore the file and put the change into a new migration`,
      };
    }
  }
  const pending = shipped.slice(applied.length);
  return pending.length === 0 ? { state: 'current' } : { state: 'behind', pending };
}

function label({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}_${name}`;
}
