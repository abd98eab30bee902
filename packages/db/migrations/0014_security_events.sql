-- Security events: the stream that each tenant reads, what the detectors count, and what they slow down.

-- Written by app_platform alone, outside of requests. A row may stand for many occurrences of a minute.
CREATE TABLE security_events (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  type text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  occurred_at timestamptz NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  count integer NOT NULL DEFAULT 1 CHECK (count > 0),
  -- Who did it, or whose account it was tried on; NULL where nobody of this tenant is known to be.
  actor_type text CHECK (actor_type IN ('user', 'service_account')),
  actor_id uuid,
  api_key_id uuid,
  ip text,
  trace_id text,
  details jsonb NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK ((actor_type IS NULL) = (actor_id IS NULL))
);
CREATE INDEX security_events_time ON security_events (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX security_events_type ON security_events (tenant_id, type, occurred_at DESC, id DESC);
CREATE INDEX security_events_severity ON security_events (tenant_id, severity, occurred_at DESC, id DESC);
CREATE INDEX security_events_actor ON security_events (tenant_id, actor_id, occurred_at DESC, id DESC);
CREATE INDEX security_events_ip ON security_events (tenant_id, ip, occurred_at DESC, id DESC);
CALL secure_tenant_table('security_events', 'SELECT');

-- The same events over all tenants and none, as detectors count them: for a few hours, per minute.
CREATE TABLE security_signals (
  id uuid PRIMARY KEY,
  type text NOT NULL,
  occurred_at timestamptz NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  network text,
  -- `user:` or `key:` and the id of whoever had proven to be it.
  principal text,
  -- Keyed hashes of the account that was tried, and of what was reached for.
  account text,
  target text,
  user_id uuid,
  tenant_ids uuid[] NOT NULL DEFAULT '{}'
);
CREATE INDEX security_signals_type ON security_signals (type, last_occurred_at);
CREATE INDEX security_signals_age ON security_signals (last_occurred_at);

-- When a detector last spoke about a subject, and when it last wrote to a tenant.
CREATE TABLE security_anomalies (
  detector text NOT NULL,
  subject text NOT NULL,
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (detector, subject)
);
CREATE INDEX security_anomalies_age ON security_anomalies (raised_at);

-- Whose request limits are tightened. How much follows from the level and the time since the last
-- crossing, so that nothing has to be written for them to relax.
CREATE TABLE security_throttles (
  -- `network:`, `user:` or `key:` and which one.
  subject text PRIMARY KEY,
  detector text NOT NULL,
  level integer NOT NULL CHECK (level > 0),
  crossed_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX security_throttles_age ON security_throttles (crossed_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON security_signals, security_anomalies, security_throttles TO app_platform;
GRANT SELECT ON security_throttles TO app_rw;
