-- Second factors, and the sign-ins that wait for one. Global like all of identity: they belong to a
-- person, not to a tenant.

-- Since when the account has a second factor; NULL while it has none. Kept with every change of the
-- factors below, so that the check on each request costs no query of its own.
ALTER TABLE users ADD COLUMN mfa_enabled_at timestamptz;
CREATE OR REPLACE VIEW people AS
  SELECT id, name, email, mfa_enabled_at IS NOT NULL AS mfa_enabled FROM users;

-- A tenant may demand a second factor of its members.
ALTER TABLE tenants ADD COLUMN mfa_required boolean NOT NULL DEFAULT false;

CREATE TABLE totp_factors (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- The shared secret, encrypted with a key that is not in the database.
  secret text NOT NULL,
  created_at timestamptz NOT NULL,
  -- NULL until a code has proven that the authenticator app has the secret.
  confirmed_at timestamptz,
  -- The newest time step of which a code was accepted: nothing up to it is accepted again.
  last_step bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX totp_factors_confirmed ON totp_factors (user_id) WHERE confirmed_at IS NOT NULL;
CREATE UNIQUE INDEX totp_factors_pending ON totp_factors (user_id) WHERE confirmed_at IS NULL;

CREATE TABLE recovery_codes (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- SHA-256: the codes have 120 bits of their own.
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- As the authenticator names it, base64url.
  credential_id text NOT NULL UNIQUE CHECK (length(credential_id) <= 1400),
  -- COSE_Key (RFC 9052 §7).
  public_key bytea NOT NULL,
  sign_count bigint NOT NULL,
  transports text[] NOT NULL,
  backed_up boolean NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkeys_user_id ON passkeys (user_id, id);

-- A right password that waits for the second factor. It is no session and opens nothing but the
-- second step, for the device that took the first.
CREATE TABLE mfa_challenges (
  challenge_hash bytea PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  transport text NOT NULL CHECK (transport IN ('cookie', 'token')),
  device_hash bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX mfa_challenges_user_id ON mfa_challenges (user_id);
CREATE INDEX mfa_challenges_expires_at ON mfa_challenges (expires_at);

-- What an authenticator was asked to sign; deleted by the one ceremony that uses it.
CREATE TABLE webauthn_challenges (
  challenge_hash bytea PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in', 'second_factor', 'reauthenticate')),
  -- SHA-256 of what asked: the session, the browser, or the sign-in that waits.
  binding bytea NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX webauthn_challenges_expires_at ON webauthn_challenges (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON totp_factors, recovery_codes, passkeys, mfa_challenges, webauthn_challenges TO app_rw, app_platform;
