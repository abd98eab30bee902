-- Idempotency keys: what a mutation answered, for whoever sends the same request again.

-- Written in the transaction of the mutation itself, so that it exists exactly when the mutation's own
-- rows do. A request that is still running holds an advisory lock instead: nothing has to expire.
CREATE TABLE idempotency_records (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  -- SHA-256 over principal, procedure and key.
  fingerprint bytea NOT NULL,
  -- HMAC-SHA-256 over the canonical JSON of the input: inputs may hold passwords.
  request_mac bytea NOT NULL,
  -- The JSON of the answer without one-time secrets, byte for byte; null where there is no body.
  -- Status and ETag follow from it.
  answer text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint)
);
CREATE INDEX idempotency_records_created_at ON idempotency_records (created_at);
CALL secure_tenant_table('idempotency_records', 'SELECT, INSERT, UPDATE');

-- The same for what people do with their own account. Its transactions are opened by the verbs, so a
-- claim comes first: 'claimed' lapses, 'settled' was written with the change itself, 'answered' has
-- the answer.
CREATE TABLE personal_idempotency_records (
  user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  fingerprint bytea NOT NULL,
  request_mac bytea NOT NULL,
  -- Tells the request that holds the claim from one that held it before.
  claim uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('claimed', 'settled', 'answered')),
  answer text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, fingerprint)
);
CREATE INDEX personal_idempotency_records_created_at ON personal_idempotency_records (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON personal_idempotency_records TO app_rw, app_platform;
