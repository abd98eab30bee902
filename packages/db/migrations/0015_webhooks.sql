-- Webhooks: where tenants want events delivered, what is to be delivered, and every attempt at it.

CREATE TABLE webhook_endpoints (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  url text NOT NULL CHECK (length(url) <= 2048),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
  -- '*', or types of the event catalogue.
  events text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 200),
  disabled_at timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('manual', 'gone', 'failing')),
  -- Encrypted; the previous one signs beside it for a while after a rotation.
  secret text,
  previous_secret text,
  previous_secret_expires_at timestamptz,
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  -- The transaction that made it: it is told of what happened after that.
  created_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  updated_at timestamptz NOT NULL,
  -- Set by a deletion, which keeps no secret: URLs hold some, too. The row goes when the deliveries
  -- have been deleted.
  deleted_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CHECK ((previous_secret IS NULL) = (previous_secret_expires_at IS NULL)),
  CHECK (CASE WHEN deleted_at IS NULL THEN secret IS NOT NULL AND url <> ''
    ELSE secret IS NULL AND previous_secret IS NULL AND url = '' AND description = '' END)
);
CREATE INDEX webhook_endpoints_deleted ON webhook_endpoints (tenant_id, deleted_at) WHERE deleted_at IS NOT NULL;
CALL secure_tenant_table('webhook_endpoints', 'SELECT, INSERT, UPDATE');

-- How an endpoint fares: apart from it, because the relay and the workers write here all the time.
CREATE TABLE webhook_states (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  endpoint_id uuid NOT NULL,
  -- The number of the last delivery: per endpoint they count up without a gap.
  last_sequence bigint NOT NULL DEFAULT 0,
  -- When somebody has to look for deliveries; NULL when none is pending.
  next_due_at timestamptz,
  -- A job to look is in the queue, or was lost if it is not done by then.
  queued_until timestamptz,
  -- The worker that serves the endpoint, believed to be alive until then.
  lease_id uuid,
  leased_until timestamptz,
  circuit text NOT NULL DEFAULT 'closed' CHECK (circuit IN ('closed', 'open', 'half_open')),
  -- Failed attempts since the last success.
  consecutive_failures integer NOT NULL DEFAULT 0,
  -- Probes that failed since the circuit opened.
  failed_probes integer NOT NULL DEFAULT 0,
  opened_at timestamptz,
  probe_at timestamptz,
  PRIMARY KEY (tenant_id, endpoint_id),
  FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id) ON DELETE CASCADE,
  CHECK ((circuit = 'closed') = (opened_at IS NULL)),
  CHECK ((circuit = 'closed') = (probe_at IS NULL))
);
CREATE INDEX webhook_states_due ON webhook_states (next_due_at) WHERE next_due_at IS NOT NULL;
CALL secure_tenant_table('webhook_states', 'SELECT, INSERT, UPDATE');

-- The partitions of tables with many rows. Requests cannot name them: nobody but the owner may use
-- the schema, so that there is no way around the policies of the tables above them.
CREATE SCHEMA partitions;

-- One event for one endpoint. Partitioned by id, which begins with the time (UUIDv7), so that old rows
-- go by the partition; neither table has foreign keys, which would cost the relay a look-up per row.
CREATE TABLE webhook_deliveries (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  occurred_at timestamptz NOT NULL,
  sequence bigint NOT NULL,
  -- The payload of a test; that of an event is in the outbox.
  test_payload jsonb,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'dead_letter')),
  -- Every attempt there was, and how far the present round through the schedule has come.
  attempts integer NOT NULL DEFAULT 0,
  step smallint NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  last_attempt_at timestamptz,
  last_status smallint,
  last_error text,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL)),
  CHECK ((status = 'pending') = (completed_at IS NULL))
) PARTITION BY RANGE (id);
CREATE TABLE partitions.webhook_deliveries_default PARTITION OF webhook_deliveries DEFAULT;
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (tenant_id, endpoint_id, id);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (tenant_id, endpoint_id, next_attempt_at, sequence)
  WHERE status = 'pending';
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (tenant_id, endpoint_id, id) WHERE status = 'dead_letter';
CALL secure_tenant_table('webhook_deliveries', 'SELECT, INSERT, UPDATE');

CREATE TABLE webhook_attempts (
  tenant_id uuid NOT NULL,
  id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  number integer NOT NULL,
  -- Sent to find out whether an endpoint has recovered; it did not use up a step of the schedule.
  probe boolean NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('delivered', 'failed')),
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  status smallint,
  error text,
  -- {headers, bodyExcerpt}, without signatures; the answer is NULL when none came.
  request jsonb NOT NULL,
  response jsonb,
  PRIMARY KEY (tenant_id, id)
) PARTITION BY RANGE (id);
CREATE TABLE partitions.webhook_attempts_default PARTITION OF webhook_attempts DEFAULT;
CREATE INDEX webhook_attempts_delivery ON webhook_attempts (tenant_id, delivery_id, id);
CALL secure_tenant_table('webhook_attempts', 'SELECT');
