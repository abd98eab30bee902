-- What every mutation leaves behind: an audit row, an outbox event, and its mark on the usage meter.

CREATE TABLE audit_log_events (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  -- The writing transaction: the sealer reads only below the oldest one still running.
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  occurred_at timestamptz NOT NULL,
  action text NOT NULL,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'service_account', 'system')),
  actor_id uuid,
  target_type text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  ip text,
  user_agent text,
  trace_id text NOT NULL,
  -- RFC 8785 canonical JSON of all of the above (but xid), and its SHA-256.
  canonical bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_log_events_time ON audit_log_events (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_events_action ON audit_log_events (tenant_id, action, occurred_at DESC, id DESC);
CREATE INDEX audit_log_events_actor ON audit_log_events (tenant_id, actor_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_events_target ON audit_log_events (tenant_id, target_type, target_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_events_seal ON audit_log_events (tenant_id, xid, id);
CALL secure_tenant_table('audit_log_events', 'SELECT, INSERT');
REVOKE UPDATE, DELETE ON audit_log_events FROM app_platform;

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log_events is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_events_append_only BEFORE UPDATE OR DELETE ON audit_log_events
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_log_events_no_truncate BEFORE TRUNCATE ON audit_log_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TABLE outbox_events (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  type text NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX outbox_events_tenant_order ON outbox_events (tenant_id, xid, id);
CREATE INDEX outbox_events_relay_order ON outbox_events (xid, id);
CALL secure_tenant_table('outbox_events', 'SELECT, INSERT');

-- How far each consumer of the outbox has read.
CREATE TABLE relay_cursors (
  consumer text PRIMARY KEY,
  xid xid8 NOT NULL,
  event_id uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON relay_cursors TO app_platform;

CREATE TABLE usage_counters (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  day date NOT NULL,
  kind text NOT NULL,
  count bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, day, kind)
);
CALL secure_tenant_table('usage_counters', 'SELECT, INSERT, UPDATE');
