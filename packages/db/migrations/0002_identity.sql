-- People and how they prove who they are. These tables are global: a person may belong to many
-- tenants. Only the identity room reaches them; other rooms join the view "people".

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (length(email) <= 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  password_hash text NOT NULL,
  email_verified_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE VIEW people AS SELECT id, name, email FROM users;

CREATE TABLE sessions (
  -- SHA-256 of the value in the cookie; the value itself is never stored.
  secret_hash bytea PRIMARY KEY,
  -- The id that listings show and revocation takes.
  id uuid NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  active_tenant_id uuid,
  created_at timestamptz NOT NULL,
  authenticated_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ip text,
  user_agent text
);
CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE TABLE one_time_tokens (
  token_hash bytea PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'reset_password')),
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  email text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX one_time_tokens_user ON one_time_tokens (user_id, purpose);

-- Failed sign-ins, counted before the password is verified. The key is an HMAC of what is counted
-- (account + device, account, or network), so that the table names nobody.
CREATE TABLE login_attempts (
  scope text NOT NULL CHECK (scope IN ('account_device', 'account', 'network')),
  key bytea NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);

-- Devices from which a person has signed in before: they are not held up by a stranger's failures.
CREATE TABLE known_devices (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, device_hash)
);

CREATE TABLE user_activity (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  type text NOT NULL,
  occurred_at timestamptz NOT NULL DEFAULT now(),
  ip text,
  user_agent text,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX user_activity_user ON user_activity (user_id, id DESC);

-- Mail to be sent, written in the transaction that causes it and sent by the worker.
CREATE TABLE mail_messages (
  id uuid PRIMARY KEY,
  recipient text NOT NULL,
  channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms')),
  subject text NOT NULL,
  text_body text NOT NULL,
  html_body text NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'handed_over', 'sent', 'failed')),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);
CREATE INDEX mail_messages_queued ON mail_messages (id) WHERE status = 'queued';
CREATE INDEX mail_messages_recipient ON mail_messages (lower(recipient), id DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON users, sessions, one_time_tokens, login_attempts, known_devices, user_activity, mail_messages TO app_rw, app_platform;
GRANT SELECT ON people TO app_rw, app_platform;
