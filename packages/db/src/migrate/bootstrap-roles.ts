import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isServerError, MigrationError } from '../errors.js';
import { APP_ROLES } from '../roles.js';

/**
 * Creates the three roles where they are missing, makes the login user a member, and lets app_owner
 * create in this database. Roles are shared by all databases of a server, so another database's
 * migrator may be doing the same at this moment. Runs as a superuser or as a CREATEROLE user who owns
 * the database; where an administrator has prepared everything, it needs no right at all.
 */
export async function bootstrapRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; superuser: boolean }>(
    `SELECT current_setting('server_version_num')::int AS version, rolsuper AS superuser FROM pg_roles WHERE rolname = current_user`,
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) throw new MigrationError('PostgreSQL 15 or later is required');
  for (const role of APP_ROLES) {
    await ensure(
      client,
      'SELECT 1 FROM pg_roles WHERE rolname = $1',
      [role],
      `CREATE ROLE ${role} NOLOGIN`,
    );
  }
  // PostgreSQL 16 tells apart being a member and being allowed to SET ROLE; 15 knows only the former.
  const privilege = version >= 160_000 ? 'SET' : 'MEMBER';
  const member = `SELECT 1 WHERE pg_has_role($1::name, $2::name, '${privilege}')`;
  const { rows: who } = await client.query<{ name: string }>('SELECT current_user AS name');
  const login = who[0]?.name ?? '';
  for (const role of APP_ROLES) {
    await ensure(
      client,
      member,
      [login, role],
      `GRANT ${role} TO ${client.escapeIdentifier(login)}`,
    );
  }
  // app_owner hands the SECURITY DEFINER doors over to app_platform, for which it must be a member.
  // It must not inherit: a policy also applies to all who inherit from its roles, and app_owner would
  // then see every tenant through platform_access.
  await ensure(
    client,
    "SELECT 1 FROM pg_roles WHERE rolname = 'app_owner' AND NOT rolinherit",
    [],
    'ALTER ROLE app_owner NOINHERIT',
  );
  await ensure(
    client,
    `${member} AND NOT pg_has_role($1::name, $2::name, 'USAGE')`,
    ['app_owner', 'app_platform'],
    version >= 160_000
      ? 'GRANT app_platform TO app_owner WITH INHERIT FALSE, SET TRUE'
      : 'GRANT app_platform TO app_owner',
  );
  await ensure(
    client,
    "SELECT 1 WHERE has_schema_privilege('app_owner', 'public', 'CREATE WITH GRANT OPTION') AND has_schema_privilege('app_owner', 'public', 'USAGE')",
    [],
    'GRANT USAGE, CREATE ON SCHEMA public TO app_owner WITH GRANT OPTION',
  );
  const { rows: database } = await client.query<{ name: string }>(
    'SELECT current_database() AS name',
  );
  await ensure(
    client,
    "SELECT 1 WHERE has_database_privilege('app_owner', current_database(), 'CREATE')",
    [],
    `GRANT CREATE ON DATABASE ${client.escapeIdentifier(database[0]?.name ?? '')} TO app_owner`,
  );
}

/** Runs `statement` unless `check` finds a row; a concurrent twin that wins is as good as success. */
async function ensure(
  client: pg.Client,
  check: string,
  values: readonly string[],
  statement: string,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const { rowCount } = await client.query(check, [...values]);
    if (rowCount === 1) return;
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if (!(isServerError(error) && isConcurrentTwin(error) && attempt < 10)) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new MigrationError(
          `The database user lacks a right for "${statement}" (${reason}): run it once as an administrator, or give the user CREATEROLE and the database`,
          { cause: error },
        );
      }
      await sleep(20 + Math.random() * 60);
    }
  }
}

/** duplicate_object, unique_violation on a catalog, or XX000 "tuple concurrently updated". */
function isConcurrentTwin(error: { code: string; message: string }): boolean {
  return (
    error.code === '42710' ||
    error.code === '23505' ||
    (error.code === 'XX000' && error.message.includes('concurrently'))
  );
}
