import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { asLoginUser } from './testing/as-login-user.js';
import { createTestDatabase, type TestDatabase } from './testing/index.js';

/** Tables without a tenant, each with the reason. Every other table must follow the tenant rules. */
const GLOBAL_TABLES: Readonly<Record<string, string>> = {
  users: 'a person may belong to many tenants',
  sessions: 'belongs to a person',
  refresh_tokens: 'belongs to a session of a person',
  signing_keys: 'of the installation',
  totp_factors: 'belongs to a person',
  recovery_codes: 'belongs to a person',
  passkeys: 'belongs to a person',
  mfa_challenges: 'belongs to a person',
  webauthn_challenges: 'asked before anybody is known',
  oidc_identities: 'belongs to a person',
  oidc_flows: 'begun before anybody is known',
  oidc_pending_links: 'belongs to a person',
  one_time_tokens: 'belongs to a person',
  otp_flows: 'asked for before anybody has signed in',
  otp_sends: 'counted before anybody is known',
  email_changes: 'belongs to a person',
  personal_idempotency_records: 'belongs to a person',
  login_attempts: 'counted before anybody is known',
  known_devices: 'belongs to a person',
  user_activity: 'belongs to a person',
  mail_messages: 'also sent to people without a tenant; read by the worker and the local mailbox',
  relay_cursors: 'one position per consumer over all tenants',
  security_signals: 'counted over all tenants, and where there is none',
  security_anomalies: 'raised over all tenants',
  security_throttles: 'of networks and principals, before a tenant is known',
  audit_signing_keys: 'of the installation',
  audit_sealer: 'one position over all tenants',
  audit_sinks: 'one position per place over all tenants',
  retention_runs: 'work over all tenants',
  tenant_purges: 'of tenants that are no more',
  schema_migrations: 'of the database itself',
};

/** Indexes of tenant tables that do not begin with the tenant, each with the reason. */
const UNLED_INDEXES: Readonly<Record<string, string>> = {
  tenants_pkey: 'the tenant is the key',
  memberships_user_id: 'memberships_of: the tenants of a person',
  invites_token_hash: 'find_invite: before the tenant is known',
  api_keys_secret_hash: 'authenticate_api_key: before the tenant is known',
  idempotency_records_created_at: 'retention deletes in all tenants',
  quota_marks_day: 'counted by day over all tenants',
  audit_log_events_seal_order: 'the sealer looks for tenants with new rows',
  audit_checkpoints_sequence: 'checkpoints are shipped in the order of signing',
  outbox_events_relay_order: 'the relay reads all tenants in commit order',
  webhook_states_due: 'the workers look for due endpoints of all tenants',
  notifications_mail_due: 'the mailer looks for due mails of all tenants',
  incident_tasks_due: 'whoever announces overdue tasks does so in all tenants',
  chat_messages_queued: 'the workers take the messages of all tenants',
  tickets_first_response_due: 'the one that looks for breaches does so in all tenants',
  tickets_resolution_due: 'the one that looks for breaches does so in all tenants',
};

/** The doors: the functions by which a request looks past its policies. Each is documented in TENANCY.md. */
const DOORS = [
  'authenticate_api_key',
  'find_invite',
  'memberships_of',
  'search_incidents',
  'search_tickets',
];

/** The functions by which a tenant's row is changed that no role may change, within its policies. */
const OWNER_DOORS = ['erase_audit_details'];

/** Owner's doors that no request may use: they are for the retention job. */
const RETENTION_DOORS = ['create_month_partition', 'drop_month_partitions', 'purge_tenant_audit'];

/** Global tables that tenant tables refer to: Citus keeps a copy of each on every server (docs/scaling.md). */
const REFERENCE_TABLES = ['users'];

interface Column {
  readonly table: string;
  readonly tenant_column: string | null;
}

describe('the catalog', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase();
  });
  afterAll(() => test[Symbol.asyncDispose]());

  async function query<R extends pg.QueryResultRow>(text: string): Promise<R[]> {
    return asLoginUser(test.url, async (client) => (await client.query<R>(text)).rows);
  }

  /** Every table of ours with its tenant column: `id` of tenants, else `tenant_id`, else null. */
  async function tables(): Promise<Column[]> {
    return query<Column>(`
      SELECT c.relname AS table, CASE WHEN c.relname = 'tenants' THEN 'id' ELSE a.attname END AS tenant_column
      FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`);
  }

  async function tenantTables(): Promise<string[]> {
    return (await tables()).filter((row) => row.tenant_column !== null).map((row) => row.table);
  }

  it('knows each table without a tenant as global', async () => {
    const global = (await tables())
      .filter((row) => row.tenant_column === null)
      .map((row) => row.table);
    expect(global).toEqual(Object.keys(GLOBAL_TABLES).toSorted());
    expect((await tenantTables()).length).toBeGreaterThan(10);
  });

  it('has row-level security enabled and forced on every tenant table', async () => {
    const open = await query<{ relname: string }>(`
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND NOT (relrowsecurity AND relforcerowsecurity)`);
    expect(open.map((row) => row.relname).toSorted()).toEqual(
      Object.keys(GLOBAL_TABLES).toSorted(),
    );
  });

  it('has exactly the two policies on every tenant table', async () => {
    const policies = await query<{
      tablename: string;
      policyname: string;
      roles: string;
      cmd: string;
      permissive: string;
      qual: string;
      with_check: string;
    }>(`
      SELECT tablename, policyname, roles::text, cmd, permissive, qual, with_check FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`);
    const expected = (await tables()).flatMap(({ table, tenant_column }) => {
      if (tenant_column === null) return [];
      const isolation = `(${tenant_column} = ( SELECT app_tenant() AS app_tenant))`;
      return [
        {
          tablename: table,
          policyname: 'platform_access',
          roles: '{app_platform}',
          cmd: 'ALL',
          permissive: 'PERMISSIVE',
          qual: 'true',
          with_check: 'true',
        },
        {
          tablename: table,
          policyname: 'tenant_isolation',
          roles: '{app_owner,app_rw}',
          cmd: 'ALL',
          permissive: 'PERMISSIVE',
          qual: isolation,
          with_check: isolation,
        },
      ];
    });
    const normalised = policies.map((policy) => ({
      ...policy,
      roles: `{${policy.roles.slice(1, -1).split(',').toSorted().join()}}`,
    }));
    expect(normalised).toEqual(expected);
  });

  it('has a primary key led by the tenant on every tenant table', async () => {
    const keys = await query<{ table: string; first: string }>(`
      SELECT c.conrelid::regclass::text AS table, a.attname AS first
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace ORDER BY 1`);
    const first = new Map(keys.map((key) => [key.table, key.first]));
    const all = await tables();
    expect(keys.map((key) => key.table)).toEqual(all.map(({ table }) => table));
    const unled = all.filter(
      ({ table, tenant_column }) => tenant_column !== null && first.get(table) !== tenant_column,
    );
    expect(unled).toEqual([]);
  });

  it('leads every index and unique constraint of a tenant table by the tenant', async () => {
    const unled = await query<{ index: string }>(`
      SELECT i.indexrelid::regclass::text AS index FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id') AND a.attname IS DISTINCT FROM 'tenant_id'
      ORDER BY 1`);
    expect([...unled.map((row) => row.index), 'tenants_pkey'].toSorted()).toEqual(
      Object.keys(UNLED_INDEXES).toSorted(),
    );
  });

  it('includes the tenant in every foreign key between tenant tables', async () => {
    const loose = await query<{ name: string }>(`
      SELECT c.conname AS name FROM pg_constraint c
      WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
      AND EXISTS (SELECT 1 FROM pg_attribute t WHERE t.attrelid = c.confrelid AND t.attname = 'tenant_id')
      AND NOT EXISTS (
        SELECT 1 FROM unnest(c.conkey, c.confkey) AS pair (own, far)
        JOIN pg_attribute o ON o.attrelid = c.conrelid AND o.attnum = pair.own AND o.attname = 'tenant_id'
        JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = pair.far AND f.attname = 'tenant_id')`);
    expect(loose).toEqual([]);
    const toTenants = await query<{ own: string }>(`
      SELECT DISTINCT a.attname AS own FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND c.confrelid = 'tenants'::regclass`);
    expect(toTenants).toEqual([{ own: 'tenant_id' }]);
  });

  it('can be distributed by tenant: whatever is unique is unique within a tenant', async () => {
    const across = await query<{ index: string }>(`
      SELECT i.indexrelid::regclass::text AS index FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = 'public'::regnamespace
      JOIN pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped
        AND t.attname = CASE WHEN c.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END
      WHERE (i.indisunique OR i.indisexclusion)
        AND t.attnum <> ALL ((i.indkey::int2[])[0:i.indnkeyatts - 1])`);
    expect(across).toEqual([]);
    const unique = await query<{ count: string }>(
      "SELECT count(*) FROM pg_index WHERE indisunique AND indrelid = 'incidents'::regclass",
    );
    expect(Number(unique[0]?.count)).toBeGreaterThan(1);
  });

  it('can be distributed by tenant: keys between tenant tables and others point outwards only', async () => {
    const keys = await query<{ own: string; far: string }>(`
      SELECT DISTINCT c.conrelid::regclass::text AS own, c.confrelid::regclass::text AS far
      FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`);
    const isGlobal = (table: string): boolean => table in GLOBAL_TABLES;
    expect(keys.filter(({ own, far }) => isGlobal(own) && !isGlobal(far))).toEqual([]);
    const outwards = keys.filter(({ own, far }) => !isGlobal(own) && isGlobal(far));
    expect([...new Set(outwards.map(({ far }) => far))]).toEqual(REFERENCE_TABLES);
  });

  it('can be distributed by tenant: the tenant of a row is a UUID everywhere', async () => {
    const types = await query<{ type: string }>(`
      SELECT DISTINCT format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      WHERE a.attname = 'tenant_id' OR (c.relname = 'tenants' AND a.attname = 'id')`);
    expect(types).toEqual([{ type: 'uuid' }]);
  });

  it('gives the roles no login and no power beyond their grants', async () => {
    const roles = await query(`
      SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
      FROM pg_roles WHERE rolname IN ('app_owner', 'app_rw', 'app_platform') ORDER BY 1`);
    const powerless = {
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    };
    expect(roles).toEqual(
      ['app_owner', 'app_platform', 'app_rw'].map((rolname) => ({ rolname, ...powerless })),
    );
    const memberships = await query(`
      SELECT r.rolname AS role, m.rolname AS member FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
      WHERE m.rolname IN ('app_owner', 'app_rw', 'app_platform') GROUP BY 1, 2`);
    expect(memberships).toEqual([{ role: 'app_platform', member: 'app_owner' }]);
  });

  it('has app_owner own every table, view, sequence and plain function, and app_rw nothing', async () => {
    const relations = await query<{ owner: string }>(`
      SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
    expect(relations).toEqual([{ owner: 'app_owner' }]);
    const functions = await query<{ owner: string }>(`
      SELECT DISTINCT proowner::regrole::text AS owner FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT prosecdef
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`);
    expect(functions).toEqual([{ owner: 'app_owner' }]);
    const owned = await query(
      "SELECT 1 FROM pg_shdepend WHERE refobjid = 'app_rw'::regrole AND deptype = 'o'",
    );
    expect(owned).toEqual([]);
  });

  it('lets nobody but app_owner create in the schema', async () => {
    const rows = await query<{ role: string }>(`
      SELECT role FROM unnest(ARRAY['app_owner', 'app_rw', 'app_platform']) AS role WHERE has_schema_privilege(role, 'public', 'CREATE')`);
    expect(rows).toEqual([{ role: 'app_owner' }]);
  });

  it('lets nobody but app_owner use the schema of the partitions, where no policy would stop them', async () => {
    const rows = await query<{ role: string }>(`
      SELECT role FROM unnest(ARRAY['app_owner', 'app_rw', 'app_platform']) AS role WHERE has_schema_privilege(role, 'partitions', 'USAGE')`);
    expect(rows).toEqual([{ role: 'app_owner' }]);
    const granted = await query(`
      SELECT c.relname FROM pg_class c, aclexplode(c.relacl) x
      WHERE c.relnamespace = 'partitions'::regnamespace AND x.grantee <> 'app_owner'::regrole`);
    expect(granted).toEqual([]);
    const loose = await query(`
      SELECT relname FROM pg_class WHERE relnamespace = 'partitions'::regnamespace AND relkind = 'r' AND NOT relispartition`);
    expect(loose).toEqual([]);
  });

  it('gives PUBLIC no right on any table, and app_rw none to truncate or to define triggers', async () => {
    const rows = await query(`
      SELECT c.relname, x.privilege_type FROM pg_class c, aclexplode(c.relacl) x
      WHERE c.relnamespace = 'public'::regnamespace
      AND (x.grantee = 0 OR (x.grantee = 'app_rw'::regrole AND x.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')))`);
    expect(rows).toEqual([]);
  });

  it('has exactly the known doors, owned by app_platform or by the owner, with a fixed search_path, closed to PUBLIC', async () => {
    const doors = await query(`
      SELECT p.proname AS name, p.proowner::regrole::text AS owner, p.proconfig AS config,
        has_function_privilege('app_rw', p.oid, 'EXECUTE') AS open_to_requests,
        EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE x.grantee = 0) AS open_to_public
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1`);
    expect(doors).toEqual(
      [...DOORS, ...OWNER_DOORS, ...RETENTION_DOORS].toSorted().map((name) => ({
        name,
        owner: DOORS.includes(name) ? 'app_platform' : 'app_owner',
        config: ['search_path=pg_catalog, public, pg_temp'],
        open_to_requests: !RETENTION_DOORS.includes(name),
        open_to_public: false,
      })),
    );
  });
});
