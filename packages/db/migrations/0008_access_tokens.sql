-- Sign-ins whose proof is a pair of tokens instead of a cookie, and the keys that sign such tokens.

-- One table for every sign-in. Only a cookie has a secret that is looked up by its hash; an access
-- token names its session by the public id, under a signature.
ALTER TABLE sessions DROP CONSTRAINT sessions_pkey;
ALTER TABLE sessions DROP CONSTRAINT sessions_id_key;
ALTER TABLE sessions ADD PRIMARY KEY (id);
ALTER TABLE sessions ALTER COLUMN secret_hash DROP NOT NULL;
ALTER TABLE sessions ADD CONSTRAINT sessions_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE sessions ADD COLUMN transport text NOT NULL DEFAULT 'cookie'
  CHECK (transport IN ('cookie', 'token'));
ALTER TABLE sessions ADD CONSTRAINT sessions_cookie_has_secret
  CHECK ((transport = 'cookie') = (secret_hash IS NOT NULL));

-- A family of refresh tokens is what belongs to one session, and ends with it. A spent token stays
-- until it expires, so that whoever presents it again is noticed.
CREATE TABLE refresh_tokens (
  token_hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  -- 1 for the token of the sign-in, one more with each rotation.
  generation integer NOT NULL CHECK (generation >= 1),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (session_id, generation);
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);

-- Keys that sign access tokens. The private half is encrypted with a key that is not in the database.
CREATE TABLE signing_keys (
  kid text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  private_key text NOT NULL,
  -- Published from here on …
  created_at timestamptz NOT NULL,
  -- … signs from here on, until a newer one does …
  not_before timestamptz NOT NULL,
  -- … and is believed until here.
  retired_at timestamptz
);

GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_tokens, signing_keys TO app_rw, app_platform;
