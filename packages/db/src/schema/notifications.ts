import type { ColumnType, Generated } from 'kysely';
import type { ActorType, Json, OptionalTimestamp, Timestamp } from './columns.js';

/** Where a person wants to be told of a kind; what is left out follows the catalogue. */
export type NotificationChoices = Readonly<
  Record<string, { readonly inbox?: boolean; readonly email?: boolean }>
>;

export interface NotificationPreferencesTable {
  tenant_id: string;
  user_id: string;
  choices: ColumnType<NotificationChoices, string | undefined, string>;
  email: Generated<boolean>;
  digest: Generated<'off' | 'hourly' | 'daily'>;
  digest_hour: Generated<number>;
  time_zone: Generated<string>;
  quiet_from: string | null;
  quiet_to: string | null;
  urgent_passes: Generated<boolean>;
  version: Generated<number>;
  updated_at: Timestamp;
}

/** What a sentence says beside names, such as statuses. */
export type NotificationDetails = Readonly<Record<string, string | null>>;

export interface NotificationsTable {
  tenant_id: string;
  id: string;
  user_id: string;
  event_id: string;
  kind: string;
  urgent: boolean;
  subject_type: 'incident' | 'ticket';
  subject_id: string;
  part_id: string | null;
  reference: string;
  details: Json<NotificationDetails>;
  actor_type: ActorType;
  actor_id: string | null;
  permission: string;
  requester_id: string | null;
  visibility: string | null;
  inbox: boolean;
  read_at: OptionalTimestamp;
  mail: 'none' | 'waiting' | 'queued' | 'dropped';
  mail_due_at: OptionalTimestamp;
  occurred_at: Timestamp;
  created_at: Timestamp;
}

export interface TaskOverdueMarksTable {
  tenant_id: string;
  task_id: string;
  due_at: Timestamp;
}

export interface ChatChannelsTable {
  tenant_id: string;
  id: string;
  provider: 'slack' | 'teams';
  name: string;
  /** Encrypted. */
  url: string;
  host: string;
  kinds: string[];
  disabled_at: OptionalTimestamp;
  disabled_reason: ColumnType<
    'manual' | 'gone' | null,
    'manual' | 'gone' | null | undefined,
    'manual' | 'gone' | null
  >;
  last_sent_at: OptionalTimestamp;
  last_failed_at: OptionalTimestamp;
  last_error: ColumnType<string | null, string | null | undefined, string | null>;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ChatMessagesTable {
  tenant_id: string;
  id: string;
  channel_id: string;
  event_id: string;
  kind: string;
  subject_type: 'incident' | 'ticket';
  subject_id: string;
  part_id: string | null;
  reference: string;
  details: Json<NotificationDetails>;
  actor_type: ActorType;
  actor_id: string | null;
  status: 'queued' | 'handed_over' | 'sent' | 'failed';
  last_error: string | null;
  created_at: Timestamp;
  completed_at: OptionalTimestamp;
}

/** What people are told, what they chose, and the chats that are told. */
export interface NotificationsSchema {
  notification_preferences: NotificationPreferencesTable;
  notifications: NotificationsTable;
  task_overdue_marks: TaskOverdueMarksTable;
  chat_channels: ChatChannelsTable;
  chat_messages: ChatMessagesTable;
}
