import { isRole } from '@incident-tracker/policy';
import type { Role } from '@incident-tracker/policy';

/**
 * The role in a database column. The column has a check constraint, so anything else means that the
 * schema is newer than the program.
 */
export function parseRole(value: string): Role {
  if (!isRole(value)) throw new Error(`unknown role in the database: ${value}`);
  return value;
}
