-- Tickets and what belongs to one: tags, comments, incidents; and the targets of the service level.

CREATE TABLE tickets (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  -- The number in the reference: T-<number>.
  number bigint NOT NULL,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  description text NOT NULL CHECK (length(description) <= 20000),
  status text NOT NULL CHECK (status IN ('new', 'open', 'pending', 'solved', 'closed')),
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  category text CHECK (length(category) BETWEEN 1 AND 50),
  requester_type text NOT NULL CHECK (requester_type IN ('user', 'service_account')),
  requester_id uuid NOT NULL,
  assignee_id uuid REFERENCES users (id),
  tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
  first_response_due_at timestamptz,
  first_responded_at timestamptz,
  first_response_breached_at timestamptz,
  resolution_due_at timestamptz,
  resolution_breached_at timestamptz,
  -- Since when the time for the resolution does not run: it waits for the requester, or it is done.
  clock_stopped_at timestamptz,
  -- For how long it has not run before that.
  clock_paused_ms bigint NOT NULL DEFAULT 0,
  solved_at timestamptz,
  closed_at timestamptz,
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account')),
  created_by_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  priority_rank smallint NOT NULL GENERATED ALWAYS AS
    (CASE priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 ELSE 4 END) STORED,
  search tsvector NOT NULL GENERATED ALWAYS AS
    (to_tsvector('simple', 't-' || number || ' ' || title || ' ' || description)) STORED,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, number),
  CHECK ((clock_stopped_at IS NOT NULL) = (status IN ('pending', 'solved', 'closed')))
);
CREATE INDEX tickets_created ON tickets (tenant_id, created_at DESC, id DESC);
CREATE INDEX tickets_updated ON tickets (tenant_id, updated_at DESC, id DESC);
CREATE INDEX tickets_status_created ON tickets (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX tickets_priority_created ON tickets (tenant_id, priority_rank DESC, created_at DESC, id DESC);
CREATE INDEX tickets_assignee_created ON tickets (tenant_id, assignee_id, created_at DESC, id DESC);
CREATE INDEX tickets_requester_created ON tickets (tenant_id, requester_id, created_at DESC, id DESC);
CREATE INDEX tickets_category_created ON tickets (tenant_id, category, created_at DESC, id DESC)
  WHERE category IS NOT NULL;
CREATE INDEX tickets_breached ON tickets (tenant_id, created_at DESC, id DESC)
  WHERE first_response_breached_at IS NOT NULL OR resolution_breached_at IS NOT NULL;
CREATE INDEX tickets_unsolved ON tickets (tenant_id, status) WHERE status IN ('new', 'open', 'pending');
CREATE INDEX tickets_search ON tickets USING gin (tenant_id, search);
-- What is due next, over all tenants: the one that looks for breaches reads nothing else.
CREATE INDEX tickets_first_response_due ON tickets (first_response_due_at)
  WHERE first_responded_at IS NULL AND first_response_breached_at IS NULL
    AND status IN ('new', 'open', 'pending');
CREATE INDEX tickets_resolution_due ON tickets (resolution_due_at)
  WHERE resolution_breached_at IS NULL AND status IN ('new', 'open');
CALL secure_tenant_table('tickets', 'SELECT, INSERT, UPDATE');

-- The same tags as in the ticket, to be found by: no index over an array serves a row-level policy.
CREATE TABLE ticket_tags (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  ticket_id uuid NOT NULL,
  tag text NOT NULL CHECK (length(tag) BETWEEN 1 AND 50),
  PRIMARY KEY (tenant_id, ticket_id, tag),
  FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);
CREATE INDEX ticket_tags_tag ON ticket_tags (tenant_id, tag, ticket_id);
CALL secure_tenant_table('ticket_tags', 'SELECT, INSERT, DELETE');

CREATE TABLE ticket_comments (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 20000),
  -- `internal`: a note that the requester does not see.
  visibility text NOT NULL CHECK (visibility IN ('public', 'internal')),
  author_type text NOT NULL CHECK (author_type IN ('user', 'service_account')),
  author_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  edited_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);
CREATE INDEX ticket_comments_order ON ticket_comments (tenant_id, ticket_id, created_at, id);
CREATE INDEX ticket_comments_search ON ticket_comments USING gin (tenant_id, search);
CALL secure_tenant_table('ticket_comments', 'SELECT, INSERT, UPDATE');

-- What a comment said before it was edited.
CREATE TABLE ticket_comment_versions (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  comment_id uuid NOT NULL,
  version integer NOT NULL,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 20000),
  written_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, comment_id, version),
  FOREIGN KEY (tenant_id, comment_id) REFERENCES ticket_comments (tenant_id, id)
);
CALL secure_tenant_table('ticket_comment_versions', 'SELECT, INSERT');

-- The incidents behind a ticket. At most one was made from it.
CREATE TABLE ticket_incidents (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  ticket_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('promoted', 'linked')),
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account')),
  created_by_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, ticket_id, incident_id),
  FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
  FOREIGN KEY (tenant_id, incident_id) REFERENCES incidents (tenant_id, id)
);
CREATE UNIQUE INDEX ticket_incidents_promoted ON ticket_incidents (tenant_id, ticket_id) WHERE kind = 'promoted';
CREATE INDEX ticket_incidents_incident ON ticket_incidents (tenant_id, incident_id);
CALL secure_tenant_table('ticket_incidents', 'SELECT, INSERT, UPDATE, DELETE');

-- How soon tickets are to be answered and solved. A tenant without a row has the defaults.
CREATE TABLE ticket_sla_targets (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  -- NULL: no target.
  first_response_minutes integer CHECK (first_response_minutes BETWEEN 1 AND 527040),
  resolution_minutes integer CHECK (resolution_minutes BETWEEN 1 AND 527040),
  version integer NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, priority)
);
CALL secure_tenant_table('ticket_sla_targets', 'SELECT, INSERT, UPDATE');

-- Search under row-level security, as search_incidents does it: what is found, up to so many in tickets
-- and in comments, are candidates within the tenant; the list decides which of them its reader may see.
CREATE FUNCTION search_tickets(words text, most integer) RETURNS SETOF uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
    BEGIN
      RETURN QUERY EXECUTE
        '(SELECT id FROM public.tickets
          WHERE tenant_id = (SELECT public.app_tenant()) AND search @@ to_tsquery(''simple'', $1)
          LIMIT $2)
         UNION ALL
         (SELECT ticket_id FROM public.ticket_comments
          WHERE tenant_id = (SELECT public.app_tenant()) AND search @@ to_tsquery(''simple'', $1)
          LIMIT $2)'
        USING words, most;
    END
  $$;

REVOKE ALL ON FUNCTION search_tickets(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_tickets(text, integer) TO app_rw;
GRANT CREATE ON SCHEMA public TO app_platform;
ALTER FUNCTION search_tickets(text, integer) OWNER TO app_platform;
REVOKE CREATE ON SCHEMA public FROM app_platform;
