import { createHash } from 'node:crypto';
import type pg from 'pg';
import { withDatabase } from '../driver/url.js';
import { readMigrations } from '../migrate/files.js';
import { migrate } from '../migrate/migrate.js';

const TEMPLATE_LOCK = 7_220_003;
const PREFIX = 'it_template_';
// Raised when bootstrapRoles changes: the migrations' checksums do not cover it.
const BOOTSTRAP_REVISION = 2;

/** Named after all migrations together: a changed migration makes a new template by itself. */
async function templateName(): Promise<string> {
  const all = (await readMigrations()).map(({ checksum }) => checksum).join();
  return `${PREFIX}${BOOTSTRAP_REVISION}_${createHash('sha256').update(all).digest('hex').slice(0, 12)}`;
}

/** Makes the migrated template unless it exists; one process makes it, the others wait for it. */
export async function ensureTemplate(admin: pg.Client, url: string): Promise<string> {
  const name = await templateName();
  if (await isComplete(admin, name)) return name;
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    if (await isComplete(admin, name)) return name;
    await dropTemplates(admin);
    await admin.query(`CREATE DATABASE ${name}`);
    await migrate(withDatabase(url, name), {});
    // Nobody can connect from here on: a connection to the template would stop it being copied.
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    return name;
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function isComplete(admin: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query(
    'SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn',
    [name],
  );
  return rowCount === 1;
}

/** Templates of other migrations and half-made ones; whoever still needs one makes it again. */
async function dropTemplates(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [PREFIX],
  );
  for (const { datname } of rows)
    await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}
