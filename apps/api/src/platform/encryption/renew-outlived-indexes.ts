import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { FieldCrypto } from '../field-crypto.js';
import { ENCRYPTED_COLUMN_LIST } from './encrypted-columns.js';
import type { EncryptedColumn, EncryptedColumnName } from './encrypted-columns.js';

const BATCH = 100;

interface Remembered {
  row_id: string;
  stored: string;
}

/** A blind index under an older key, and what it is under the primary one. */
interface Renewal {
  readonly stale: Buffer;
  readonly current: Buffer;
}

/**
 * Renews blind indexes whose own values are forgotten, from the column that still has what was indexed.
 * Without it, they could not be found any more once the older keys are gone. A run that was stopped is
 * finished by the next one.
 */
export async function renewOutlivedIndexes(db: Database, crypto: FieldCrypto): Promise<void> {
  for (const [name, column] of ENCRYPTED_COLUMN_LIST) {
    const source = ENCRYPTED_COLUMN_LIST.find(([other]) => other === column.rememberedBy);
    if (source === undefined || column.blindIndex === undefined) continue;
    const [sourceName, sourceColumn] = source;
    const index = { table: column.table, column: column.blindIndex };
    for (let after: string | null = null; ;) {
      const rows: Remembered[] = await db.platformTransaction(async (trx) => {
        const batch = await readBatch(trx, sourceColumn, after);
        const renewals = batch.flatMap((row) => renewalsOf(crypto, { name, sourceName, row }));
        if (renewals.length > 0) await renew(trx, index, renewals);
        return batch;
      });
      after = rows.at(-1)?.row_id ?? null;
      if (after === null) break;
    }
  }
}

/** The next values after `after`. */
async function readBatch(
  trx: PlatformTransaction,
  column: EncryptedColumn,
  after: string | null,
): Promise<Remembered[]> {
  const id = sql.ref(column.rowId);
  const value = sql.ref(column.column);
  const { rows } = await sql<Remembered>`
    select ${id}::text as row_id, ${value} as stored from ${sql.table(column.table)}
    where ${value} is not null ${after === null ? sql`` : sql`and ${id} > ${after}`}
    order by ${id} limit ${BATCH}`.execute(trx);
  return rows;
}

function renewalsOf(
  crypto: FieldCrypto,
  given: { name: EncryptedColumnName; sourceName: EncryptedColumnName; row: Remembered },
): Renewal[] {
  const { name, sourceName, row } = given;
  let value: string;
  try {
    value = crypto.decryptField({ column: sourceName, rowId: row.row_id }, row.stored);
  } catch {
    // It was reported where its own column was rotated.
    return [];
  }
  const [current, ...older] = crypto.blindIndexes(name, value);
  return current === undefined ? [] : older.map((stale) => ({ stale, current }));
}

async function renew(
  trx: PlatformTransaction,
  index: { table: EncryptedColumn['table']; column: string },
  renewals: readonly Renewal[],
): Promise<void> {
  const pairs = renewals.map(({ stale, current }) => sql`(${stale}::bytea, ${current}::bytea)`);
  const column = sql.ref(index.column);
  await sql`
    update ${sql.table(index.table)} set ${column} = renewal.current
    from (values ${sql.join(pairs)}) as renewal (stale, current)
    where ${column} = renewal.stale`.execute(trx);
}
