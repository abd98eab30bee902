-- Sign-in through OpenID Connect providers, and the tenants that demand it of their members.

-- An account of a person at a provider. What identifies it is issuer and subject (OpenID Connect Core
-- §5.7); the address is only for people to recognise it.
CREATE TABLE oidc_identities (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  provider text NOT NULL CHECK (length(provider) <= 32),
  issuer text NOT NULL CHECK (length(issuer) <= 500),
  subject text NOT NULL CHECK (length(subject) <= 255),
  email text,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  CONSTRAINT oidc_identities_subject UNIQUE (issuer, subject)
);
CREATE INDEX oidc_identities_user_id ON oidc_identities (user_id, id);

-- Sign-ins that are away at a provider. Nonce and PKCE verifier are not here: they derive from the
-- state, the browser's cookie and a key that is not in the database.
CREATE TABLE oidc_flows (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  provider text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'link', 'reauthenticate')),
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_flows_expires_at ON oidc_flows (expires_at);

-- Provider accounts whose address belongs to somebody here, until that person agrees to the link.
CREATE TABLE oidc_pending_links (
  token_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  provider text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  email text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_pending_links_expires_at ON oidc_pending_links (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON oidc_identities, oidc_flows, oidc_pending_links TO app_rw, app_platform;

-- How the person of a session proved who they are: with what this product keeps (password, passkey),
-- or through a provider, which vouched for an address of auth_domain.
ALTER TABLE sessions
  ADD COLUMN auth_method text NOT NULL DEFAULT 'local'
    CHECK (auth_method = 'local' OR auth_method LIKE 'oidc:_%'),
  ADD COLUMN auth_domain text;
-- A second factor does not change what the first one was.
ALTER TABLE mfa_challenges
  ADD COLUMN auth_method text NOT NULL DEFAULT 'local'
    CHECK (auth_method = 'local' OR auth_method LIKE 'oidc:_%'),
  ADD COLUMN auth_domain text;

-- Domains of email addresses whose owners work in the tenant only after signing in through a provider.
CREATE TABLE tenant_sso_domains (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  domain text NOT NULL CHECK (length(domain) <= 253 AND domain = lower(domain)),
  provider_id text NOT NULL CHECK (length(provider_id) <= 32),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, domain)
);
CALL secure_tenant_table('tenant_sso_domains', 'SELECT, INSERT, DELETE');
