-- Who belongs to a tenant, who is invited, and which machines act for it.

CREATE TABLE memberships (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  user_id uuid NOT NULL REFERENCES users (id),
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER')),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_user_id ON memberships (user_id);
CREATE INDEX memberships_owners ON memberships (tenant_id) WHERE role = 'OWNER';
CALL secure_tenant_table('memberships', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE invites (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  email text NOT NULL CHECK (length(email) <= 254),
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER')),
  token_hash bytea NOT NULL,
  invited_by uuid NOT NULL REFERENCES users (id),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES users (id),
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, token_hash)
);
CREATE INDEX invites_token_hash ON invites (token_hash);
CREATE UNIQUE INDEX invites_pending_email ON invites (tenant_id, lower(email))
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CALL secure_tenant_table('invites', 'SELECT, INSERT, UPDATE');

CREATE TABLE service_accounts (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER')),
  created_by uuid NOT NULL REFERENCES users (id),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, name)
);
CALL secure_tenant_table('service_accounts', 'SELECT, INSERT, UPDATE');

CREATE TABLE api_keys (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  service_account_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- The first characters of the key, enough to recognise it, useless to guess it.
  prefix text NOT NULL,
  secret_hash bytea NOT NULL,
  scopes text[] NOT NULL,
  created_by uuid NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  -- Set on the old key by a rotation: the key that replaces it, while the old one still works.
  replaced_by uuid,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, secret_hash),
  FOREIGN KEY (tenant_id, service_account_id) REFERENCES service_accounts (tenant_id, id),
  FOREIGN KEY (tenant_id, replaced_by) REFERENCES api_keys (tenant_id, id)
);
CREATE INDEX api_keys_secret_hash ON api_keys (secret_hash);
CREATE INDEX api_keys_service_account ON api_keys (tenant_id, service_account_id);
CALL secure_tenant_table('api_keys', 'SELECT, INSERT, UPDATE');

-- The doors: the only ways in which a request may look past its tenant. Each answers one question
-- that has to be asked before the tenant is known, and is owned by app_platform.

CREATE FUNCTION authenticate_api_key(presented_hash bytea)
  RETURNS TABLE (tenant_id uuid, api_key_id uuid, service_account_id uuid, name text, role text, scopes text[], last_used_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
    SELECT k.tenant_id, k.id, k.service_account_id, a.name, a.role, k.scopes, k.last_used_at
    FROM public.api_keys k
    JOIN public.service_accounts a ON a.tenant_id = k.tenant_id AND a.id = k.service_account_id
    JOIN public.tenants t ON t.id = k.tenant_id
    WHERE k.secret_hash = presented_hash
      AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > now())
      AND a.disabled_at IS NULL
      AND t.deleted_at IS NULL
  $$;

CREATE FUNCTION memberships_of(person uuid)
  RETURNS TABLE (tenant_id uuid, tenant_name text, plan text, role text, joined_at timestamptz, deleted_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
    SELECT t.id, t.name, t.plan, m.role, m.created_at, t.deleted_at
    FROM public.memberships m
    JOIN public.tenants t ON t.id = m.tenant_id
    WHERE m.user_id = person
    ORDER BY t.name, t.id
  $$;

CREATE FUNCTION find_invite(presented_hash bytea)
  RETURNS TABLE (tenant_id uuid, invite_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
    SELECT i.tenant_id, i.id
    FROM public.invites i
    JOIN public.tenants t ON t.id = i.tenant_id
    WHERE i.token_hash = presented_hash AND t.deleted_at IS NULL
  $$;

-- The rights come first: the owner to come is the only one who could change them afterwards.
REVOKE ALL ON FUNCTION authenticate_api_key(bytea), memberships_of(uuid), find_invite(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authenticate_api_key(bytea), memberships_of(uuid), find_invite(bytea) TO app_rw;
GRANT CREATE ON SCHEMA public TO app_platform;
ALTER FUNCTION authenticate_api_key(bytea) OWNER TO app_platform;
ALTER FUNCTION memberships_of(uuid) OWNER TO app_platform;
ALTER FUNCTION find_invite(bytea) OWNER TO app_platform;
REVOKE CREATE ON SCHEMA public FROM app_platform;
