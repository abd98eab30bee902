-- Incidents and what belongs to one: roles, timeline, tasks, status updates.

CREATE TABLE incidents (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  -- The number in the reference: INC-<number>.
  number bigint NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
  severity text NOT NULL DEFAULT 'SEV3' CHECK (severity IN ('SEV1', 'SEV2', 'SEV3', 'SEV4')),
  status text NOT NULL CHECK (status IN ('triage', 'investigating', 'identified', 'monitoring', 'resolved', 'closed', 'declined', 'merged', 'canceled')),
  impact_started_at timestamptz,
  detected_at timestamptz,
  declared_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  -- Where the incident came from, and its id there: an import that is run again finds it.
  source text NOT NULL DEFAULT 'manual' CHECK (length(source) <= 50),
  external_id text CHECK (length(external_id) <= 200),
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  search tsvector NOT NULL GENERATED ALWAYS AS
    (to_tsvector('simple', 'inc-' || number || ' ' || title || ' ' || description)) STORED,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  UNIQUE (tenant_id, source, external_id)
);
CREATE INDEX incidents_declared ON incidents (tenant_id, declared_at DESC, id DESC);
CREATE INDEX incidents_updated ON incidents (tenant_id, updated_at DESC, id DESC);
CREATE INDEX incidents_status_declared ON incidents (tenant_id, status, declared_at DESC, id DESC);
CREATE INDEX incidents_severity_declared ON incidents (tenant_id, severity, declared_at DESC, id DESC);
CREATE INDEX incidents_search ON incidents USING gin (tenant_id, search);
CALL secure_tenant_table('incidents', 'SELECT, INSERT, UPDATE');

CREATE TABLE incident_roles (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  incident_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('incident_commander', 'communications_lead', 'operations_lead', 'scribe')),
  user_id uuid NOT NULL REFERENCES users (id),
  assigned_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, incident_id, role),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX incident_roles_person ON incident_roles (tenant_id, user_id, incident_id);
CALL secure_tenant_table('incident_roles', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE timeline_events (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  incident_id uuid NOT NULL,
  kind text NOT NULL CHECK (length(kind) <= 50),
  message text NOT NULL CHECK (length(message) <= 20000),
  data jsonb NOT NULL DEFAULT '{}',
  -- When it happened (may be back-dated), and when it was written down.
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'service_account', 'system')),
  actor_id uuid,
  pinned_at timestamptz,
  edited_at timestamptz,
  external_id text CHECK (length(external_id) <= 200),
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX timeline_events_order ON timeline_events (tenant_id, incident_id, occurred_at DESC, id DESC);
CALL secure_tenant_table('timeline_events', 'SELECT, INSERT, UPDATE');

CREATE TABLE incident_tasks (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  incident_id uuid NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description text NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
  status text NOT NULL DEFAULT 'todo' CHECK (status IN ('todo', 'in_progress', 'done', 'canceled')),
  assignee_id uuid REFERENCES users (id),
  due_at timestamptz,
  completed_at timestamptz,
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX incident_tasks_order ON incident_tasks (tenant_id, incident_id, id);
CREATE INDEX incident_tasks_assignee ON incident_tasks (tenant_id, assignee_id, due_at) WHERE status IN ('todo', 'in_progress');
CALL secure_tenant_table('incident_tasks', 'SELECT, INSERT, UPDATE');

CREATE TABLE status_updates (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  incident_id uuid NOT NULL,
  message text NOT NULL CHECK (length(message) BETWEEN 1 AND 20000),
  audience text NOT NULL DEFAULT 'internal' CHECK (audience IN ('internal', 'public')),
  from_status text NOT NULL,
  to_status text NOT NULL,
  from_severity text NOT NULL,
  to_severity text NOT NULL,
  published_at timestamptz NOT NULL,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'service_account', 'system')),
  actor_id uuid,
  external_id text CHECK (length(external_id) <= 200),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX status_updates_order ON status_updates (tenant_id, incident_id, published_at DESC, id DESC);
CALL secure_tenant_table('status_updates', 'SELECT, INSERT');
