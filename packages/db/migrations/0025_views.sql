-- Saved views: the filters of a list under a name, for oneself or for the whole tenant.

CREATE TABLE saved_views (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  list text NOT NULL CHECK (list IN ('incidents', 'tickets')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- What the list is asked for, as its own input says it.
  filter jsonb NOT NULL,
  shared boolean NOT NULL,
  owner_type text NOT NULL CHECK (owner_type IN ('user', 'service_account')),
  owner_id uuid NOT NULL,
  -- Whose alone it is: it goes with their membership. NULL: it is shared, and stays.
  user_id uuid GENERATED ALWAYS AS (CASE WHEN shared THEN NULL ELSE owner_id END) STORED,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, user_id) ON DELETE CASCADE,
  -- A machine has nobody to save a view for but the tenant.
  CHECK (shared OR owner_type = 'user')
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (tenant_id, owner_id, list, lower(name));
CREATE INDEX saved_views_own ON saved_views (tenant_id, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX saved_views_shared ON saved_views (tenant_id, id) WHERE shared;
CALL secure_tenant_table('saved_views', 'SELECT, INSERT, UPDATE, DELETE');
