-- Audit integrity: the Merkle tree over each tenant's log, its signed checkpoints, and the one door by
-- which personal data leaves the log.

-- The hash of a row of format 1 covers the row as it is. A row of format 2 is a Merkle leaf that holds a
-- salted commitment in place of each personal value, so that value and salt can be erased.
ALTER TABLE audit_log_events
  ADD COLUMN format smallint NOT NULL DEFAULT 1 CHECK (format IN (1, 2)),
  -- 16 random bytes for each value, in the order of their paths …
  ADD COLUMN salt bytea,
  -- … or, once a value was erased, the salts that remain: path → hex.
  ADD COLUMN salts jsonb,
  -- What was erased: path → id of the audit event that says so.
  ADD COLUMN erased jsonb,
  ADD CONSTRAINT audit_log_events_salted CHECK ((format = 2) = (salt IS NOT NULL OR salts IS NOT NULL));
-- The sealer finds tenants with new rows by the first; the second finds what an erasure has to account for.
CREATE INDEX audit_log_events_seal_order ON audit_log_events (xid, tenant_id);
CREATE INDEX audit_log_events_erased ON audit_log_events (tenant_id, id) WHERE erased IS NOT NULL;

-- Nobody chooses the transaction a row claims to be of, nor writes a row that is erased from birth.
REVOKE INSERT ON audit_log_events FROM app_rw, app_platform;
GRANT INSERT (tenant_id, id, occurred_at, action, actor_type, actor_id, target_type, target_id,
  before, after, ip, user_agent, trace_id, canonical, hash, format, salt)
  ON audit_log_events TO app_rw, app_platform;

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

-- The only change a row may undergo: values and their salts go, and the row says who accounts for it.
CREATE FUNCTION guard_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  erasable text[] := ARRAY['before', 'after', 'ip', 'user_agent', 'salt', 'salts', 'erased'];
BEGIN
  IF OLD.format = 1 THEN
    erasable := erasable || ARRAY['canonical', 'trace_id'];
  END IF;
  IF current_setting('app.audit_erasure', true) = 'on'
    AND NEW.erased IS DISTINCT FROM OLD.erased
    AND NEW.erased @> coalesce(OLD.erased, '{}')
    AND to_jsonb(NEW) - erasable = to_jsonb(OLD) - erasable
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER audit_log_events_append_only ON audit_log_events;
CREATE TRIGGER audit_log_events_append_only BEFORE DELETE ON audit_log_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_log_events_erasure_only BEFORE UPDATE ON audit_log_events
  FOR EACH ROW EXECUTE FUNCTION guard_audit_event();

-- Erases the values at `paths[i]` (`ip`, `user_agent`, `before.<property>`, `after.<property>`; `*` for a
-- row of format 1) of the rows `events[i]` of the transaction's tenant. It does so only on the strength of
-- an audit event of the same transaction, whose digest covers exactly this list.
CREATE FUNCTION erase_audit_details(erasure uuid, events uuid[], paths text[]) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stated text;
  listed text;
  wanted integer;
  changed integer;
BEGIN
  SELECT after ->> 'digest' INTO stated FROM audit_log_events
  WHERE tenant_id = app_tenant() AND id = erasure
    AND action = 'audit.personal_data_erased' AND xid = pg_current_xact_id();
  SELECT encode(sha256(convert_to(string_agg(line, E'\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex')
  INTO listed
  FROM (SELECT event || ' ' || path FROM unnest(events, paths) AS pair (event, path)) AS lines (line);
  IF stated IS NULL OR listed IS NULL OR stated <> listed THEN
    RAISE EXCEPTION 'no audit event of this transaction accounts for this erasure'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT count(DISTINCT event) INTO wanted FROM unnest(events) AS list (event);
  PERFORM set_config('app.audit_erasure', 'on', true);
  UPDATE audit_log_events e SET
    ip = CASE WHEN p.whole OR 'ip' = ANY (p.paths) THEN NULL ELSE e.ip END,
    user_agent = CASE WHEN p.whole OR 'user_agent' = ANY (p.paths) THEN NULL ELSE e.user_agent END,
    before = CASE WHEN p.whole THEN NULL ELSE e.before - p.before_names END,
    after = CASE WHEN p.whole THEN NULL ELSE e.after - p.after_names END,
    canonical = CASE WHEN p.whole THEN ''::bytea ELSE e.canonical END,
    trace_id = CASE WHEN p.whole THEN 'erased' ELSE e.trace_id END,
    salt = NULL,
    salts = CASE WHEN e.format = 2 THEN (
      SELECT coalesce(jsonb_object_agg(own.path,
        coalesce(e.salts ->> own.path, encode(substr(e.salt, 16 * own.rank - 15, 16), 'hex'))), '{}')
      FROM (
        SELECT path, row_number() OVER (ORDER BY path COLLATE "C")::integer AS rank FROM (
          SELECT unnest(ARRAY['ip', 'user_agent'])
          UNION ALL SELECT 'before.' || name FROM jsonb_object_keys(e.before) AS name
          UNION ALL SELECT 'after.' || name FROM jsonb_object_keys(e.after) AS name
        ) AS all_paths (path)
      ) AS own
      WHERE NOT own.path = ANY (p.paths) AND NOT coalesce(e.erased ? own.path, false)
    ) END,
    erased = coalesce(e.erased, '{}') || p.entries
  FROM (
    SELECT event, array_agg(path) AS paths, bool_or(path = '*') AS whole,
      coalesce(array_agg(substr(path, 8)) FILTER (WHERE starts_with(path, 'before.')), '{}') AS before_names,
      coalesce(array_agg(substr(path, 7)) FILTER (WHERE starts_with(path, 'after.')), '{}') AS after_names,
      jsonb_object_agg(path, erasure) AS entries
    FROM unnest(events, paths) AS pair (event, path) GROUP BY event
  ) AS p
  WHERE e.tenant_id = app_tenant() AND e.id = p.event
    AND p.whole = (e.format = 1) AND NOT coalesce(e.erased ?| p.paths, false);
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('app.audit_erasure', 'off', true);
  IF changed <> wanted THEN
    RAISE EXCEPTION 'a row is unknown, of another format, or erased already' USING ERRCODE = 'no_data_found';
  END IF;
  RETURN changed;
END $$;
REVOKE ALL ON FUNCTION erase_audit_details FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_audit_details TO app_rw, app_platform;

-- How far the tree of each tenant has grown.
CREATE TABLE audit_trees (
  tenant_id uuid PRIMARY KEY REFERENCES tenants (id),
  size bigint NOT NULL DEFAULT 0,
  -- SHA-256 hashes of the perfect subtrees that make up the tree, the largest first.
  frontier bytea NOT NULL DEFAULT '',
  -- The last row that became a leaf; rows come in the order of (xid, id).
  xid xid8 NOT NULL DEFAULT '0',
  event_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  -- SHA-256 of the newest checkpoint.
  checkpoint_hash bytea,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CALL secure_tenant_table('audit_trees', 'SELECT');
REVOKE DELETE ON audit_trees FROM app_platform;

CREATE TABLE audit_leaves (
  tenant_id uuid NOT NULL,
  position bigint NOT NULL,
  event_id uuid NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (tenant_id, position),
  UNIQUE (tenant_id, event_id)
);
CALL secure_tenant_table('audit_leaves', 'SELECT');

-- Perfect subtrees of 16, 256, 4096 … leaves: proofs take a few ranges of them, whatever the size.
CREATE TABLE audit_nodes (
  tenant_id uuid NOT NULL,
  level smallint NOT NULL,
  position bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (tenant_id, level, position)
);
CALL secure_tenant_table('audit_nodes', 'SELECT');

CREATE TABLE audit_checkpoints (
  tenant_id uuid NOT NULL,
  size bigint NOT NULL,
  -- Over all tenants, in the order of signing: shipping goes by it.
  sequence bigint GENERATED ALWAYS AS IDENTITY,
  root bytea NOT NULL,
  -- The signed note, and its SHA-256.
  note text NOT NULL,
  hash bytea NOT NULL,
  key_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, size)
);
CREATE INDEX audit_checkpoints_sequence ON audit_checkpoints (sequence);
CALL secure_tenant_table('audit_checkpoints', 'SELECT');

REVOKE UPDATE, DELETE ON audit_leaves, audit_nodes, audit_checkpoints FROM app_platform;
CREATE TRIGGER audit_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_leaves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_nodes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Keys that sign checkpoints. They are never deleted: old checkpoints are verified with old keys. The
-- private half is encrypted with a key that is not in the database.
CREATE TABLE audit_signing_keys (
  key_id text PRIMARY KEY,
  private_key text NOT NULL,
  created_at timestamptz NOT NULL
);
GRANT SELECT ON audit_signing_keys TO app_rw;
GRANT SELECT, INSERT, UPDATE ON audit_signing_keys TO app_platform;

-- How far the sealer has looked for tenants with new rows.
CREATE TABLE audit_sealer (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  xid xid8 NOT NULL DEFAULT '0'
);
INSERT INTO audit_sealer DEFAULT VALUES;
GRANT SELECT, UPDATE ON audit_sealer TO app_platform;

-- How far each place outside the database has been sent the checkpoints.
CREATE TABLE audit_sinks (
  name text PRIMARY KEY,
  sequence bigint NOT NULL DEFAULT 0,
  -- Why it gets none at the moment; NULL while all is well.
  error text,
  failing_since timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON audit_sinks TO app_platform;
