import { ENCRYPTED_COLUMN_LIST } from '../../platform/encryption/encrypted-columns.js';
import type { TableColumn } from '../catalog.js';

/** Tables with a tenant that are no data of the tenant, each with the reason. */
export const WITHHELD_TABLES: Readonly<Record<string, string>> = {
  audit_leaves: 'hashes; the export of the audit log has the proofs',
  audit_nodes: 'hashes',
  audit_trees: 'hashes',
  idempotency_records: 'answers kept for a day for whoever sends a request again',
};

/** Columns of other tables, beside all that are encrypted or hold bytes (hashes, salts). */
const WITHHELD_COLUMNS: ReadonlySet<string> = new Set(['audit_log_events.salts']);

/** Whether a column is left out of what a tenant is handed. */
export function isWithheld(table: string, { name, type }: TableColumn): boolean {
  return (
    type === 'bytea' ||
    WITHHELD_COLUMNS.has(`${table}.${name}`) ||
    ENCRYPTED_COLUMN_LIST.some(([, column]) => column.table === table && column.column === name)
  );
}
