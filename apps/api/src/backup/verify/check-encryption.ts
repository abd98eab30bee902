import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { ENCRYPTED_COLUMN_LIST } from '../../platform/encryption/encrypted-columns.js';
import type {
  EncryptedColumn,
  EncryptedColumnName,
} from '../../platform/encryption/encrypted-columns.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import type { KeySet } from '../../platform/encryption/key-set.js';
import type { RestoreProblem } from './problem.js';

/** Values of each column that are opened, from both ends. */
const SAMPLE = 20;

interface Sample {
  row_id: string;
  tenant_id: string | null;
  stored: string;
}

/** Encrypted columns of which a sample cannot be opened with these keys. */
export async function checkEncryption(
  trx: PlatformTransaction,
  keys: KeySet | null,
): Promise<RestoreProblem[]> {
  const problems: RestoreProblem[] = [];
  for (const [name, column] of ENCRYPTED_COLUMN_LIST) {
    const samples = await readSamples(trx, column);
    const fault = samples
      .map((sample) => faultOf(name, sample, keys))
      .find((each) => each !== null);
    if (fault !== undefined) problems.push({ kind: 'encryption', message: fault });
  }
  return problems;
}

async function readSamples(trx: PlatformTransaction, column: EncryptedColumn): Promise<Sample[]> {
  const id = sql.ref(column.rowId);
  const value = sql.ref(column.column);
  const tenant = column.tenantId === null ? sql`null` : sql.ref(column.tenantId);
  const part = (order: 'ASC' | 'DESC') => sql`(
    SELECT ${id}::text AS row_id, ${tenant}::text AS tenant_id, ${value} AS stored
    FROM ${sql.table(column.table)} WHERE ${value} IS NOT NULL
    ORDER BY ${id} ${sql.raw(order)} LIMIT ${sql.lit(SAMPLE / 2)})`;
  const { rows } = await sql<Sample>`${part('ASC')} UNION ${part('DESC')}`.execute(trx);
  return rows;
}

function faultOf(
  column: EncryptedColumnName,
  { row_id: rowId, tenant_id: tenantId, stored }: Sample,
  keys: KeySet | null,
): string | null {
  if (keys === null) return `${column}: there are no keys`;
  try {
    const place = { column, rowId, ...(tenantId !== null && { tenantId }) };
    createFieldCrypto({ keys, reload: () => keys }).decryptField(place, stored);
    return null;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} (row ${rowId})`;
  }
}
