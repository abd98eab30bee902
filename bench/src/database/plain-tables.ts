import type { Client } from 'pg';

/** What a request by API key reads and a declared incident is written to. */
export const PLAIN_TABLES = [
  'tenants',
  'service_accounts',
  'api_keys',
  'tenant_counters',
  'incidents',
  'timeline_events',
  'audit_log_events',
  'outbox_events',
  'usage_counters',
];

/** Holds copies of the product's tables without row-level security. */
export const PLAIN_SCHEMA = 'bench';

/**
 * Copies tables with their rows, defaults, checks, indexes and foreign keys, but without row-level
 * security: what the floor reads and writes. A run starts from a fresh copy.
 * @param client connected as app_platform; it sees all rows and ends up owning the copies.
 */
export async function copyPlainTables(owner: Client, platform: Client): Promise<void> {
  await owner.query(`DROP SCHEMA IF EXISTS ${PLAIN_SCHEMA} CASCADE`);
  await owner.query(`CREATE SCHEMA ${PLAIN_SCHEMA}`);
  await owner.query(`GRANT USAGE ON SCHEMA ${PLAIN_SCHEMA} TO app_platform`);
  for (const table of PLAIN_TABLES) {
    const copy = `${PLAIN_SCHEMA}.${table}`;
    await owner.query(`CREATE TABLE ${copy} (LIKE public.${table} INCLUDING ALL)`);
    await owner.query(`GRANT INSERT ON ${copy} TO app_platform`);
    const columns = await writableColumns(owner, table);
    await platform.query(`INSERT INTO ${copy} (${columns}) SELECT ${columns} FROM public.${table}`);
    await owner.query(`ANALYZE ${copy}`);
  }
  for (const table of PLAIN_TABLES) await copyForeignKeys(owner, table);
}

/** The columns of a table that an INSERT may name. */
export async function writableColumns(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [`public.${table}`],
  );
  return rows[0]?.columns ?? '';
}

async function copyForeignKeys(client: Client, table: string): Promise<void> {
  const { rows } = await client.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype = 'f'`,
    [`public.${table}`],
  );
  for (const { definition } of rows) {
    // The definitions name tables without a schema, as the search path finds them.
    const copied = definition.replace(
      /REFERENCES (\w+)/,
      (_, referred: string) =>
        `REFERENCES ${PLAIN_TABLES.includes(referred) ? PLAIN_SCHEMA : 'public'}.${referred}`,
    );
    await client.query(`ALTER TABLE ${PLAIN_SCHEMA}.${table} ADD ${copied}`);
  }
}
