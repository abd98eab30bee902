-- Merging, links, reviews, and alerts.

-- Where the work of a merged incident goes on.
ALTER TABLE incidents
  ADD COLUMN merged_into_id uuid,
  ADD FOREIGN KEY (tenant_id, merged_into_id) REFERENCES incidents (tenant_id, id),
  ADD CHECK (merged_into_id IS NULL OR (status = 'merged' AND merged_into_id <> id));
CREATE INDEX incidents_merged_into ON incidents (tenant_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- A page outside, or another incident. A relation is one row, read from both of its ends.
CREATE TABLE incident_links (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  incident_id uuid NOT NULL,
  kind text NOT NULL CHECK (length(kind) <= 50),
  -- ASCII, as a URL is written; short enough for the index.
  url text CHECK (length(url) BETWEEN 1 AND 2000),
  related_incident_id uuid CHECK (related_incident_id <> incident_id),
  title text NOT NULL DEFAULT '' CHECK (length(title) <= 200),
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id),
  FOREIGN KEY (tenant_id, related_incident_id) REFERENCES incidents (tenant_id, id),
  CHECK ((url IS NULL) <> (related_incident_id IS NULL))
);
CREATE UNIQUE INDEX incident_links_url ON incident_links (tenant_id, incident_id, url) WHERE url IS NOT NULL;
-- One relation between two incidents, whichever end it was entered at.
CREATE UNIQUE INDEX incident_links_relation ON incident_links
  (tenant_id, least(incident_id, related_incident_id), greatest(incident_id, related_incident_id))
  WHERE related_incident_id IS NOT NULL;
CREATE INDEX incident_links_related ON incident_links (tenant_id, related_incident_id) WHERE related_incident_id IS NOT NULL;
CALL secure_tenant_table('incident_links', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE incident_reviews (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  incident_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'in_review', 'published')),
  summary text NOT NULL CHECK (length(summary) <= 20000),
  impact text NOT NULL CHECK (length(impact) <= 20000),
  root_cause text NOT NULL CHECK (length(root_cause) <= 20000),
  contributing_factors text[] NOT NULL,
  went_well text NOT NULL CHECK (length(went_well) <= 20000),
  went_badly text NOT NULL CHECK (length(went_badly) <= 20000),
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  created_at timestamptz NOT NULL,
  updated_by_type text NOT NULL CHECK (updated_by_type IN ('user', 'service_account', 'system')),
  updated_by_id uuid,
  updated_at timestamptz NOT NULL,
  published_by_type text CHECK (published_by_type IN ('user', 'service_account', 'system')),
  published_by_id uuid,
  published_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, incident_id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id),
  CHECK ((status = 'published') = (published_at IS NOT NULL))
);
CALL secure_tenant_table('incident_reviews', 'SELECT, INSERT, UPDATE');

-- The tasks that a review asks for, in its order.
CREATE TABLE incident_review_actions (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  incident_id uuid NOT NULL,
  task_id uuid NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (tenant_id, incident_id, task_id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incident_reviews (tenant_id, incident_id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES incident_tasks (tenant_id, id)
);
CREATE INDEX incident_review_actions_task ON incident_review_actions (tenant_id, task_id);
CALL secure_tenant_table('incident_review_actions', 'SELECT, INSERT, DELETE');

-- What monitoring said last under each of its keys. The row of a key is the lock under which alerts
-- of that key are taken in, so that however many arrive at once, one incident comes of them.
CREATE TABLE alerts (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 50),
  dedup_key text NOT NULL CHECK (length(dedup_key) BETWEEN 1 AND 255),
  status text NOT NULL CHECK (status IN ('firing', 'resolved')),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  severity text NOT NULL CHECK (severity IN ('SEV1', 'SEV2', 'SEV3', 'SEV4')),
  labels jsonb NOT NULL DEFAULT '{}',
  url text CHECK (length(url) <= 2000),
  -- The incident that it was last attached to.
  incident_id uuid,
  -- How often it was received since it began to fire.
  occurrences integer NOT NULL,
  starts_at timestamptz,
  ends_at timestamptz,
  first_received_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, source, dedup_key),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE INDEX alerts_incident ON alerts (tenant_id, incident_id);
CREATE INDEX alerts_received ON alerts (tenant_id, last_received_at);
CALL secure_tenant_table('alerts', 'SELECT, INSERT, UPDATE');
