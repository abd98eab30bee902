-- One-time codes, phone numbers and changes of address.

-- A number is verified before it is written down. It is encrypted; the index is an HMAC of it, by
-- which its account is found.
ALTER TABLE users
  ADD COLUMN phone text,
  ADD COLUMN phone_index bytea,
  ADD COLUMN phone_verified_at timestamptz,
  ADD CONSTRAINT users_phone_whole CHECK (
    (phone IS NULL) = (phone_index IS NULL) AND (phone IS NULL) = (phone_verified_at IS NULL));
CREATE UNIQUE INDEX users_phone_index ON users (phone_index);

-- Codes that were asked for. Those for addresses that nobody has are here as well, without an account
-- and with a code that nobody was sent, so that they behave the same.
CREATE TABLE otp_flows (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('verify_email', 'verify_phone', 'recovery')),
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  user_id uuid REFERENCES users (id) ON DELETE CASCADE,
  -- Whether the account's own session asked; then only such a one may verify.
  own_session boolean NOT NULL,
  email text,
  -- Encrypted.
  phone text,
  message_id uuid,
  -- Under a key that is not in the database: six digits would be found again from a plain hash.
  code_mac bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX otp_flows_user ON otp_flows (user_id, purpose, created_at DESC);
CREATE INDEX otp_flows_expires_at ON otp_flows (expires_at);

-- When codes were sent of late, by an HMAC of the destination, account or network: it names nobody.
CREATE TABLE otp_sends (
  key bytea PRIMARY KEY,
  sent_at timestamptz[] NOT NULL,
  updated_at timestamptz NOT NULL
);

-- What a token was sent over: one that came by SMS proves nothing about the mailbox.
ALTER TABLE one_time_tokens
  ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms'));

-- What a message says may open an account, so it is encrypted: the text, and the number that an SMS
-- goes to, which is found by the HMAC. Nothing is sent after it has expired.
UPDATE mail_messages SET status = 'failed', last_error = 'queued by an older version'
  WHERE status IN ('queued', 'handed_over');
ALTER TABLE mail_messages
  DROP COLUMN text_body,
  DROP COLUMN html_body,
  ADD COLUMN content text,
  ADD COLUMN recipient_index bytea,
  ADD COLUMN expires_at timestamptz;
CREATE INDEX mail_messages_recipient_index ON mail_messages (recipient_index, id DESC)
  WHERE recipient_index IS NOT NULL;

-- A change of address happens once the links to both addresses have been opened.
CREATE TABLE email_changes (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  old_email text NOT NULL,
  new_email text NOT NULL CHECK (length(new_email) <= 254),
  old_token_hash bytea NOT NULL UNIQUE,
  new_token_hash bytea NOT NULL UNIQUE,
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz,
  completed_at timestamptz,
  canceled_at timestamptz,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX email_changes_user ON email_changes (user_id, created_at DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON otp_flows, otp_sends, email_changes TO app_rw, app_platform;
