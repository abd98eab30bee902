import type { ColumnType, Generated } from 'kysely';
import type { BigIntText, OptionalTimestamp, Timestamp } from './columns.js';

/** Who can ask and answer in a ticket. */
export type TicketActorType = 'user' | 'service_account';

export interface TicketsTable {
  tenant_id: string;
  id: string;
  number: BigIntText;
  title: string;
  description: string;
  status: string;
  priority: string;
  category: string | null;
  requester_type: TicketActorType;
  requester_id: string;
  assignee_id: string | null;
  tags: Generated<string[]>;
  first_response_due_at: OptionalTimestamp;
  first_responded_at: OptionalTimestamp;
  first_response_breached_at: OptionalTimestamp;
  resolution_due_at: OptionalTimestamp;
  resolution_breached_at: OptionalTimestamp;
  clock_stopped_at: OptionalTimestamp;
  clock_paused_ms: BigIntText;
  solved_at: OptionalTimestamp;
  closed_at: OptionalTimestamp;
  created_by_type: TicketActorType;
  created_by_id: string;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
  priority_rank: ColumnType<number, never, never>;
  search: ColumnType<string, never, never>;
}

export interface TicketTagsTable {
  tenant_id: string;
  ticket_id: string;
  tag: string;
}

export interface TicketCommentsTable {
  tenant_id: string;
  id: string;
  ticket_id: string;
  body: string;
  visibility: string;
  author_type: TicketActorType;
  author_id: string;
  created_at: Timestamp;
  edited_at: OptionalTimestamp;
  version: Generated<number>;
  search: ColumnType<string, never, never>;
}

export interface TicketCommentVersionsTable {
  tenant_id: string;
  comment_id: string;
  version: number;
  body: string;
  written_at: Timestamp;
}

export interface TicketIncidentsTable {
  tenant_id: string;
  ticket_id: string;
  incident_id: string;
  kind: string;
  created_by_type: TicketActorType;
  created_by_id: string;
  created_at: Timestamp;
}

export interface TicketSlaTargetsTable {
  tenant_id: string;
  priority: string;
  first_response_minutes: number | null;
  resolution_minutes: number | null;
  version: number;
  updated_at: Timestamp;
}

/** Tickets and all that belongs to them. */
export interface TicketsSchema {
  tickets: TicketsTable;
  ticket_tags: TicketTagsTable;
  ticket_comments: TicketCommentsTable;
  ticket_comment_versions: TicketCommentVersionsTable;
  ticket_incidents: TicketIncidentsTable;
  ticket_sla_targets: TicketSlaTargetsTable;
}
