-- Files on tickets, comments, incidents and timeline events. The bytes are in the storage.

CREATE TABLE attachments (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  filename text NOT NULL CHECK (length(filename) BETWEEN 1 AND 255),
  content_type text NOT NULL CHECK (length(content_type) <= 150),
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  status text NOT NULL CHECK (status IN ('quarantined', 'unscanned', 'available', 'rejected')),
  rejection text CHECK (length(rejection) <= 50),
  ticket_id uuid,
  comment_id uuid,
  incident_id uuid,
  timeline_event_id uuid,
  visibility text NOT NULL CHECK (visibility IN ('public', 'internal')),
  uploaded_by_type text NOT NULL CHECK (uploaded_by_type IN ('user', 'service_account', 'system')),
  uploaded_by_id uuid,
  -- Of the preview that is kept beside it; NULL where there is none.
  thumbnail_type text CHECK (length(thumbnail_type) <= 50),
  thumbnail_bytes bigint,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
  FOREIGN KEY (tenant_id, comment_id) REFERENCES ticket_comments (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id),
  FOREIGN KEY (tenant_id, timeline_event_id) REFERENCES timeline_events (tenant_id, id),
  -- What hangs on a comment hangs on its ticket, too.
  CHECK ((ticket_id IS NULL) <> (incident_id IS NULL)),
  CHECK (comment_id IS NULL OR ticket_id IS NOT NULL),
  CHECK (timeline_event_id IS NULL OR incident_id IS NOT NULL),
  CHECK ((status = 'rejected') = (rejection IS NOT NULL)),
  CHECK ((thumbnail_type IS NULL) = (thumbnail_bytes IS NULL))
);
CREATE INDEX attachments_ticket ON attachments (tenant_id, ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX attachments_comment ON attachments (tenant_id, comment_id) WHERE comment_id IS NOT NULL;
CREATE INDEX attachments_incident ON attachments (tenant_id, incident_id, id) WHERE incident_id IS NOT NULL;
CREATE INDEX attachments_timeline_event ON attachments (tenant_id, timeline_event_id) WHERE timeline_event_id IS NOT NULL;
-- The sum that the quota is about.
CREATE INDEX attachments_stored ON attachments (tenant_id) INCLUDE (size_bytes, thumbnail_bytes) WHERE status <> 'rejected';
-- Those that wait for the scanner.
CREATE INDEX attachments_quarantined ON attachments (tenant_id, created_at) WHERE status = 'quarantined';
CALL secure_tenant_table('attachments', 'SELECT, INSERT, UPDATE, DELETE');
