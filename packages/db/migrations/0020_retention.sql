-- Retention: what old rows leave behind, and the doors by which the retention job does what no role may.

-- Up to where the events of a tenant have been removed: whoever resumes from before has missed some.
CREATE TABLE event_floors (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  xid xid8 NOT NULL,
  event_id uuid NOT NULL
);
CALL secure_tenant_table('event_floors', 'SELECT');

-- Each run of the retention job; one without an end was interrupted.
CREATE TABLE retention_runs (
  id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Rows removed, by table.
  removed jsonb NOT NULL DEFAULT '{}'
);
GRANT SELECT, INSERT, UPDATE, DELETE ON retention_runs TO app_platform;

-- The tenants that were, by the id that they had. It is all that is left of them.
CREATE TABLE tenant_purges (
  id uuid PRIMARY KEY,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  rows bigint NOT NULL DEFAULT 0
);
GRANT SELECT, INSERT, UPDATE ON tenant_purges TO app_platform;

-- Nothing is removed from an audit log but the whole log, of a tenant whose time is over, by
-- purge_tenant_audit. The trigger looks at that time itself.
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('app.audit_purge', true) = app_tenant()::text
    AND EXISTS (SELECT FROM tenants WHERE id = app_tenant() AND purge_after <= now())
  THEN
    IF TG_LEVEL = 'STATEMENT' THEN
      RETURN NULL;
    END IF;
    IF OLD.tenant_id = app_tenant() THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- Removes up to `most` rows of the audit log of a tenant whose purge_after has passed, and of what proves
-- it. Answers how many; 0 when nothing is left. The log goes first, so that the sealer finds no rows
-- without a tree; the lock keeps it from growing one meanwhile.
CREATE FUNCTION purge_tenant_audit(tenant uuid, most integer) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  removed integer;
  former text := coalesce(current_setting('app.tenant_id', true), '');
BEGIN
  PERFORM set_config('app.tenant_id', tenant::text, true);
  PERFORM FROM tenants WHERE id = tenant AND purge_after <= now() FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the tenant is not to be purged' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(7220012);
  PERFORM set_config('app.audit_purge', tenant::text, true);
  DELETE FROM audit_log_events WHERE tenant_id = tenant AND id IN (
    SELECT id FROM audit_log_events WHERE tenant_id = tenant LIMIT most);
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed = 0 THEN
    DELETE FROM audit_checkpoints WHERE tenant_id = tenant AND size IN (
      SELECT size FROM audit_checkpoints WHERE tenant_id = tenant LIMIT most);
    GET DIAGNOSTICS removed = ROW_COUNT;
  END IF;
  IF removed = 0 THEN
    DELETE FROM audit_nodes WHERE tenant_id = tenant AND (level, position) IN (
      SELECT level, position FROM audit_nodes WHERE tenant_id = tenant LIMIT most);
    GET DIAGNOSTICS removed = ROW_COUNT;
  END IF;
  IF removed = 0 THEN
    DELETE FROM audit_leaves WHERE tenant_id = tenant AND position IN (
      SELECT position FROM audit_leaves WHERE tenant_id = tenant LIMIT most);
    GET DIAGNOSTICS removed = ROW_COUNT;
  END IF;
  IF removed = 0 THEN
    DELETE FROM audit_trees WHERE tenant_id = tenant;
    GET DIAGNOSTICS removed = ROW_COUNT;
  END IF;
  PERFORM set_config('app.audit_purge', '', true);
  PERFORM set_config('app.tenant_id', former, true);
  RETURN removed;
END $$;

-- Partitions are the owner's: the schema they are in is closed to everybody else.

-- Makes the partition of a month, in UTC. False when it is there, or when rows of that month are already
-- in the default partition, where they stay.
CREATE FUNCTION create_month_partition(parent text, month date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  name text := parent || to_char(month, '_YYYY_MM');
BEGIN
  IF NOT parent = ANY (ARRAY['webhook_deliveries', 'webhook_attempts']) OR extract(day FROM month) <> 1 THEN
    RAISE EXCEPTION 'no monthly partition of this kind' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  IF to_regclass(format('partitions.%I', name)) IS NOT NULL THEN
    RETURN false;
  END IF;
  PERFORM set_config('lock_timeout', '2s', true);
  BEGIN
    EXECUTE format('CREATE TABLE partitions.%I (LIKE public.%I INCLUDING ALL)', name, parent);
    EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION partitions.%I FOR VALUES FROM (%L) TO (%L)',
      parent, name, first_id_at(month), first_id_at((month + interval '1 month')::date));
  EXCEPTION WHEN check_violation THEN
    RETURN false;
  END;
  RETURN true;
END $$;

-- The first UUIDv7 that can be made on a day (RFC 9562 §5.7), or after it.
CREATE FUNCTION first_id_at(day date) RETURNS uuid LANGUAGE sql IMMUTABLE
  RETURN (lpad(to_hex((extract(epoch FROM day) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

-- Drops the monthly partitions that ended by a day. Answers their names.
CREATE FUNCTION drop_month_partitions(parent text, ended_by date) RETURNS text[]
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  name text;
  dropped text[] := '{}';
BEGIN
  IF NOT parent = ANY (ARRAY['webhook_deliveries', 'webhook_attempts']) THEN
    RAISE EXCEPTION 'no monthly partition of this kind' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('lock_timeout', '2s', true);
  FOR name IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = format('public.%I', parent)::regclass
      AND c.relname ~ ('^' || parent || '_\d{4}_\d{2}$')
      AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ended_by
    ORDER BY c.relname
  LOOP
    EXECUTE format('DROP TABLE partitions.%I', name);
    dropped := dropped || name;
  END LOOP;
  RETURN dropped;
END $$;

REVOKE ALL ON FUNCTION purge_tenant_audit, create_month_partition, drop_month_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION purge_tenant_audit, create_month_partition, drop_month_partitions TO app_platform;
