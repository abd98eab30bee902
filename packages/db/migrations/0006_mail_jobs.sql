-- Where the job queue keeps its tables: it creates and migrates them itself, as app_platform.
CREATE SCHEMA pgboss AUTHORIZATION app_platform;

-- The tenant that a person worked in last: the next sign-in begins there. No foreign key, because
-- the membership may end; sign-in checks it.
ALTER TABLE users ADD COLUMN last_tenant_id uuid;
