import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { z } from 'zod';
import { prefixOf } from '../field-crypto.js';
import type { FieldCrypto, FieldPlace } from '../field-crypto.js';
import { ENCRYPTED_COLUMN_LIST } from './encrypted-columns.js';
import type { EncryptedColumn, EncryptedColumnName } from './encrypted-columns.js';
import { renewOutlivedIndexes } from './renew-outlived-indexes.js';

const BATCH = 100;

const jsonObject = z.record(z.string(), z.unknown());

/** A value that could not be opened and was left as it is. */
export interface FailedValue {
  readonly column: EncryptedColumnName;
  readonly rowId: string;
}

/** How far a rotation has come. */
export interface RotationProgress {
  readonly column: EncryptedColumnName;
  readonly done: number;
  readonly total: number;
}

/** What a rotation did. */
export interface RotationOutcome {
  readonly reencrypted: number;
  readonly failed: readonly FailedValue[];
}

interface Row {
  row_id: string;
  tenant_id: string | null;
  stored: string;
}

/** Values that are not under the key of this version. */
function isStale(column: EncryptedColumn, version: number): RawBuilder<boolean> {
  const value = sql.ref(column.column);
  return sql<boolean>`${value} is not null and not starts_with(${value}, ${prefixOf(version)})`;
}

/** How many values there are to do. */
async function countIn(
  trx: PlatformTransaction,
  column: EncryptedColumn,
  version: number,
): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from ${sql.table(column.table)}
    where ${isStale(column, version)}`.execute(trx);
  return Number(rows[0]?.count ?? 0);
}

/** The next stale rows after `after`, held until the transaction ends. */
async function takeBatch(
  trx: PlatformTransaction,
  column: EncryptedColumn,
  { version, after }: { version: number; after: string | null },
): Promise<Row[]> {
  const id = sql.ref(column.rowId);
  const tenant = column.tenantId === null ? sql`null` : sql.ref(column.tenantId);
  const { rows } = await sql<Row>`
    select ${id}::text as row_id, ${tenant}::text as tenant_id, ${sql.ref(column.column)} as stored
    from ${sql.table(column.table)}
    where ${isStale(column, version)} ${after === null ? sql`` : sql`and ${id} > ${after}`}
    order by ${id} limit ${BATCH} for no key update`.execute(trx);
  return rows;
}

/**
 * Encrypts every value that is not under the primary key with it, in short transactions, and makes its
 * blind index anew. What is done
 * is done: after a crash, another run goes on with the rest. A value that cannot be opened is left and
 * reported.
 */
export async function rotateColumns(
  db: Database,
  crypto: FieldCrypto,
  options: { version: number; onProgress?: (progress: RotationProgress) => void },
): Promise<RotationOutcome> {
  const { version, onProgress } = options;
  const failed: FailedValue[] = [];
  let reencrypted = 0;
  for (const [name, column] of ENCRYPTED_COLUMN_LIST) {
    const total = await db.platformTransaction((trx) => countIn(trx, column, version));
    let after: string | null = null;
    for (let done = 0; ;) {
      const batch: Row[] = await db.platformTransaction(async (trx) => {
        const rows = await takeBatch(trx, column, { version, after });
        for (const row of rows) {
          if (await reencrypt(trx, crypto, { name, column, row })) reencrypted += 1;
          else failed.push({ column: name, rowId: row.row_id });
        }
        return rows;
      });
      done += batch.length;
      after = batch.at(-1)?.row_id ?? null;
      if (after === null) break;
      onProgress?.({ column: name, done, total: Math.max(done, total) });
    }
  }
  await renewOutlivedIndexes(db, crypto);
  return { reencrypted, failed };
}

/** What the blind index of a value is made of; null for a value that has none. */
function indexedPart({ indexedProperty }: EncryptedColumn, plaintext: string): string | null {
  if (indexedProperty === undefined) return plaintext;
  const part = jsonObject.parse(JSON.parse(plaintext))[indexedProperty];
  return typeof part === 'string' ? part : null;
}

async function reencrypt(
  trx: PlatformTransaction,
  crypto: FieldCrypto,
  { name, column, row }: { name: EncryptedColumnName; column: EncryptedColumn; row: Row },
): Promise<boolean> {
  const place: FieldPlace = {
    column: name,
    rowId: row.row_id,
    ...(row.tenant_id !== null && { tenantId: row.tenant_id }),
  };
  let plaintext: string;
  let indexed: string | null;
  try {
    plaintext = crypto.decryptField(place, row.stored);
    indexed = indexedPart(column, plaintext);
  } catch {
    return false;
  }
  const changes = [sql`${sql.ref(column.column)} = ${crypto.encryptField(place, plaintext)}`];
  if (column.blindIndex !== undefined && indexed !== null) {
    changes.push(sql`${sql.ref(column.blindIndex)} = ${crypto.blindIndex(name, indexed)}`);
  }
  const tenant =
    column.tenantId === null ? sql`` : sql`and ${sql.ref(column.tenantId)} = ${row.tenant_id}`;
  await sql`update ${sql.table(column.table)} set ${sql.join(changes)}
    where ${sql.ref(column.rowId)} = ${row.row_id} ${tenant}`.execute(trx);
  return true;
}
