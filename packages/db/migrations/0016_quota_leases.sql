-- The daily write quota is leased in blocks, so that its counter is no row that all writers of a
-- tenant wait for. Each counter has as many slots as there are writers at once: a writer takes one
-- that nobody holds and draws on the block that was leased to it, in its own transaction. Whatever
-- rolls back gives its use back; a process that dies leaves nothing to return.

ALTER TABLE usage_counters
  ADD COLUMN slot integer NOT NULL DEFAULT 0,
  -- How far this slot may count without asking again; NULL for kinds without a quota.
  ADD COLUMN leased bigint,
  -- The daily quota under which it was leased: under another one the lease is void.
  ADD COLUMN quota bigint,
  ADD CHECK (count <= leased),
  DROP CONSTRAINT usage_counters_pkey,
  ADD PRIMARY KEY (tenant_id, day, kind, slot);
-- Updated all the time, and not in an indexed column: leave room on the page.
ALTER TABLE usage_counters SET (fillfactor = 50);

-- The quota's own counter is now the sum of its kinds' counters. Row-level security would hide the
-- rows from the owner.
ALTER TABLE usage_counters NO FORCE ROW LEVEL SECURITY;
DELETE FROM usage_counters WHERE kind = 'quota.daily_writes';
ALTER TABLE usage_counters FORCE ROW LEVEL SECURITY;

-- What a tenant's day has seen of its quota, each once: the warning, its end, the burst beyond it.
CREATE TABLE quota_marks (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  day date NOT NULL,
  -- The daily quota: a larger plan warns anew.
  quota bigint NOT NULL,
  mark text NOT NULL CHECK (mark IN ('near', 'reached', 'burst')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day, quota, mark)
);
CREATE INDEX quota_marks_day ON quota_marks (day);
CALL secure_tenant_table('quota_marks', 'SELECT, INSERT');
