-- Notifications: what people are told, what they chose to be told, and the chats that are told beside them.

-- What a member has chosen; without a row the defaults hold. It goes with the membership.
CREATE TABLE notification_preferences (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  user_id uuid NOT NULL,
  -- {kind: {inbox, email}}, where it differs from the defaults.
  choices jsonb NOT NULL DEFAULT '{}',
  -- Whether there are mails at all.
  email boolean NOT NULL DEFAULT true,
  digest text NOT NULL DEFAULT 'off' CHECK (digest IN ('off', 'hourly', 'daily')),
  -- The hour of the daily digest, in the time zone.
  digest_hour smallint NOT NULL DEFAULT 8 CHECK (digest_hour BETWEEN 0 AND 23),
  -- IANA.
  time_zone text NOT NULL DEFAULT 'UTC' CHECK (length(time_zone) BETWEEN 1 AND 64),
  quiet_from text CHECK (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_to text CHECK (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  -- Whether what is urgent waits for neither quiet hours nor a digest.
  urgent_passes boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, user_id) ON DELETE CASCADE,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL)),
  CHECK (quiet_from <> quiet_to)
);
CALL secure_tenant_table('notification_preferences', 'SELECT, INSERT, UPDATE');

-- One event told to one person. Titles and texts are read when they are shown or mailed, so that no
-- more is told than the reader may see by then.
CREATE TABLE notifications (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  event_id uuid NOT NULL,
  kind text NOT NULL,
  urgent boolean NOT NULL,
  subject_type text NOT NULL CHECK (subject_type IN ('incident', 'ticket')),
  subject_id uuid NOT NULL,
  -- The comment, task or update that it is about.
  part_id uuid,
  reference text NOT NULL,
  -- What the sentence says beside names: statuses, severities, the name of a role.
  details jsonb NOT NULL,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'service_account', 'system')),
  actor_id uuid,
  -- What a reader must be allowed, and the facts on which that may depend.
  permission text NOT NULL,
  requester_id uuid,
  visibility text,
  inbox boolean NOT NULL,
  read_at timestamptz,
  mail text NOT NULL CHECK (mail IN ('none', 'waiting', 'queued', 'dropped')),
  mail_due_at timestamptz,
  occurred_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, event_id, user_id, subject_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES memberships (tenant_id, user_id) ON DELETE CASCADE,
  CHECK ((mail = 'waiting') = (mail_due_at IS NOT NULL))
);
CREATE INDEX notifications_person ON notifications (tenant_id, user_id, id DESC);
CREATE INDEX notifications_unread ON notifications (tenant_id, user_id) WHERE inbox AND read_at IS NULL;
CREATE INDEX notifications_mail_due ON notifications (mail_due_at) WHERE mail_due_at IS NOT NULL;
CALL secure_tenant_table('notifications', 'SELECT, UPDATE');

-- The day for which a task was announced as overdue: once for each due date.
CREATE TABLE task_overdue_marks (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  task_id uuid NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, task_id),
  FOREIGN KEY (tenant_id, task_id) REFERENCES incident_tasks (tenant_id, id) ON DELETE CASCADE
);
CALL secure_tenant_table('task_overdue_marks', 'SELECT');
CREATE INDEX incident_tasks_due ON incident_tasks (due_at)
  WHERE due_at IS NOT NULL AND status IN ('todo', 'in_progress');

-- Incoming webhooks of Slack and Teams. Whoever knows such a URL may post there.
CREATE TABLE chat_channels (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  provider text NOT NULL CHECK (provider IN ('slack', 'teams')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Encrypted; its host, to tell channels apart.
  url text NOT NULL,
  host text NOT NULL,
  kinds text[] NOT NULL CHECK (cardinality(kinds) BETWEEN 1 AND 100),
  disabled_at timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('manual', 'gone')),
  last_sent_at timestamptz,
  last_failed_at timestamptz,
  -- Why the last message failed; NULL after a success.
  last_error text,
  created_by_type text NOT NULL CHECK (created_by_type IN ('user', 'service_account', 'system')),
  created_by_id uuid,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CALL secure_tenant_table('chat_channels', 'SELECT, INSERT, UPDATE, DELETE');

-- One event for one channel.
CREATE TABLE chat_messages (
  tenant_id uuid NOT NULL REFERENCES tenants (id),
  id uuid NOT NULL,
  channel_id uuid NOT NULL,
  event_id uuid NOT NULL,
  kind text NOT NULL,
  subject_type text NOT NULL CHECK (subject_type IN ('incident', 'ticket')),
  subject_id uuid NOT NULL,
  part_id uuid,
  reference text NOT NULL,
  details jsonb NOT NULL,
  actor_type text NOT NULL CHECK (actor_type IN ('user', 'service_account', 'system')),
  actor_id uuid,
  status text NOT NULL CHECK (status IN ('queued', 'handed_over', 'sent', 'failed')),
  last_error text,
  created_at timestamptz NOT NULL,
  completed_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, channel_id, event_id),
  FOREIGN KEY (tenant_id, channel_id) REFERENCES chat_channels (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX chat_messages_queued ON chat_messages (id) WHERE status IN ('queued', 'handed_over');
CALL secure_tenant_table('chat_messages', 'SELECT');
