import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { BackupError } from '../backup-error.js';
import { listMigrations, listTables } from '../catalog.js';
import type { FileSource } from '../file-sources.js';
import type { StoredFile } from '../format/manifest.js';
import { inNewFolder } from '../format/new-folder.js';
import { writeFileOf } from '../format/write-file.js';
import { openLongSession, settleForText } from '../long-session.js';
import type { OnProgress } from '../progress.js';
import { readRows } from '../take/read-rows.js';
import { saveFiles } from '../take/save-files.js';
import { isWithheld, WITHHELD_TABLES } from './withheld.js';

/** What is to be handed over. */
export interface ExportOrder {
  readonly tenantId: string;
  readonly folder: string;
  readonly gzip: boolean;
  readonly sources: readonly FileSource[];
  readonly now: Date;
  readonly onProgress?: OnProgress;
}

/** A table as it is handed over: one JSON object per row. */
export interface ExportedTable extends StoredFile {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly withheld: readonly string[];
}

/** What the folder holds; it is the manifest's text. */
export interface TenantExport {
  readonly format: 'incident-tracker-tenant';
  readonly formatVersion: 1;
  readonly tenantId: string;
  readonly createdAt: string;
  readonly schemaVersion: number;
  readonly tables: readonly ExportedTable[];
  readonly files: readonly StoredFile[];
}

/**
 * Writes all rows of a tenant, as they are at one moment, to a new folder, with its members' names and
 * addresses and its files, and without secrets and hashes. @throws BackupError for an unknown tenant.
 */
export async function exportTenant(db: Database, order: ExportOrder): Promise<TenantExport> {
  return inNewFolder(order.folder, async (folder) => {
    await using session = await openLongSession(db);
    const data = await session.transaction((trx) => saveRows(trx, folder, order));
    const files = await saveFiles(folder, order);
    return {
      format: 'incident-tracker-tenant',
      formatVersion: 1,
      tenantId: order.tenantId,
      createdAt: order.now.toISOString(),
      ...data,
      files: files.map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 })),
    };
  });
}

async function saveRows(
  trx: PlatformTransaction,
  folder: string,
  order: ExportOrder,
): Promise<Pick<TenantExport, 'schemaVersion' | 'tables'>> {
  await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(trx);
  await settleForText(trx);
  // It becomes part of statements that take no parameters.
  const tenant = sql.lit(order.tenantId);
  const { rows } = await sql`SELECT FROM tenants WHERE id = ${tenant}::uuid`.execute(trx);
  if (rows.length === 0) throw new BackupError(`There is no tenant ${order.tenantId}`);
  const tables: ExportedTable[] = [];
  for (const { name, columns } of await listTables(trx)) {
    const key = name === 'tenants' ? 'id' : 'tenant_id';
    const isTheirs = name === 'tenants' || columns.some((column) => column.name === 'tenant_id');
    if (!isTheirs || Object.hasOwn(WITHHELD_TABLES, name)) continue;
    const shown = columns.filter((column) => !isWithheld(name, column)).map((each) => each.name);
    const withheld = columns.map((each) => each.name).filter((each) => !shown.includes(each));
    const query = sql`
      SELECT ${sql.join(shown.map((each) => sql.ref(each)))} FROM ${sql.table(name)}
      WHERE ${sql.ref(key)} = ${tenant}::uuid`;
    const part = { table: name, columns: shown, withheld, query };
    tables.push(await saveTable(trx, { folder, order, part }));
  }
  const query = sql`
    SELECT id, name, email FROM people WHERE id IN (
      SELECT user_id FROM memberships WHERE tenant_id = ${tenant}::uuid)`;
  const people = { table: 'people', columns: ['id', 'name', 'email'], withheld: [], query };
  tables.push(await saveTable(trx, { folder, order, part: people }));
  return { schemaVersion: (await listMigrations(trx)).at(-1)?.version ?? 0, tables };
}

interface Part extends Pick<ExportedTable, 'table' | 'columns' | 'withheld'> {
  readonly query: RawBuilder<unknown>;
}

async function saveTable(
  trx: PlatformTransaction,
  { folder, order, part }: { folder: string; order: ExportOrder; part: Part },
): Promise<ExportedTable> {
  const { query, ...described } = part;
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    const objects = sql`SELECT row_to_json(r)::text AS line FROM (${query}) AS r`;
    for await (const batch of readRows(trx, objects)) {
      rows += batch.length;
      yield `${batch.join('\n')}\n`;
    }
  }
  const file = `tables/${part.table}.ndjson${order.gzip ? '.gz' : ''}`;
  const stored = await writeFileOf(folder, file, lines());
  order.onProgress?.({ step: 'save', name: part.table, rows, done: true });
  return { ...described, rows, ...stored };
}
