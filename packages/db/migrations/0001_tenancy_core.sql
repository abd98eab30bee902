-- The ground rules every tenant-owned table follows, and the tenants themselves.

CREATE EXTENSION IF NOT EXISTS btree_gin;

-- The tenant of the running transaction, or NULL. After a transaction the setting reads '' rather
-- than NULL, hence nullif. Policies call it as (SELECT app_tenant()), so that it is evaluated once
-- per statement and the tenant-led index is used.
CREATE FUNCTION app_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

-- Puts a table under tenant isolation: forced row-level security, one policy for requests and one
-- for the platform role, and exactly the privileges named for requests.
CREATE PROCEDURE secure_tenant_table(target regclass, request_privileges text, tenant_column name DEFAULT 'tenant_id')
  LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant_isolation ON %s TO app_rw, app_owner USING (%I = (SELECT app_tenant())) WITH CHECK (%I = (SELECT app_tenant()))',
    target, tenant_column, tenant_column);
  EXECUTE format('CREATE POLICY platform_access ON %s TO app_platform USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT %s ON %s TO app_rw', request_privileges, target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO app_platform', target);
END $$;

CREATE TABLE tenants (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  plan text NOT NULL DEFAULT 'free',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  purge_after timestamptz
);
CALL secure_tenant_table('tenants', 'SELECT, INSERT, UPDATE', 'id');

-- Gapless numbers per tenant (INC-1, INC-2, …): the row lock is held until the transaction commits.
CREATE TABLE tenant_counters (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  kind text NOT NULL,
  value bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, kind)
);
CALL secure_tenant_table('tenant_counters', 'SELECT, INSERT, UPDATE');
