import type { ColumnType, Generated } from 'kysely';
import type { ActorType, BigIntText, Json, OptionalTimestamp, Timestamp } from './columns.js';

export interface IncidentsTable {
  tenant_id: string;
  id: string;
  number: BigIntText;
  title: string;
  description: Generated<string>;
  severity: Generated<string>;
  status: string;
  impact_started_at: OptionalTimestamp;
  detected_at: OptionalTimestamp;
  declared_at: Timestamp;
  acknowledged_at: OptionalTimestamp;
  mitigated_at: OptionalTimestamp;
  resolved_at: OptionalTimestamp;
  closed_at: OptionalTimestamp;
  source: Generated<string>;
  external_id: string | null;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
  merged_into_id: string | null;
  next_update_due_at: OptionalTimestamp;
  search: ColumnType<string, never, never>;
}

export interface IncidentRolesTable {
  tenant_id: string;
  incident_id: string;
  role: string;
  user_id: string;
  assigned_at: Timestamp;
}

export interface TimelineEventsTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  kind: string;
  message: string;
  data: ColumnType<Record<string, unknown>, string | undefined, string>;
  occurred_at: Timestamp;
  recorded_at: Timestamp;
  actor_type: ActorType;
  actor_id: string | null;
  pinned_at: OptionalTimestamp;
  edited_at: OptionalTimestamp;
  external_id: string | null;
  version: Generated<number>;
}

export interface IncidentTasksTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  title: string;
  description: Generated<string>;
  status: Generated<string>;
  assignee_id: string | null;
  due_at: OptionalTimestamp;
  completed_at: OptionalTimestamp;
  created_by_type: ActorType;
  created_by_id: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface StatusUpdatesTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  message: string;
  audience: Generated<string>;
  from_status: string;
  to_status: string;
  from_severity: string;
  to_severity: string;
  published_at: Timestamp;
  actor_type: ActorType;
  actor_id: string | null;
  external_id: string | null;
}

export interface IncidentLinksTable {
  tenant_id: string;
  id: string;
  incident_id: string;
  kind: string;
  url: string | null;
  related_incident_id: string | null;
  title: Generated<string>;
  created_by_type: ActorType;
  created_by_id: string | null;
  created_at: Timestamp;
}

export interface IncidentReviewsTable {
  tenant_id: string;
  incident_id: string;
  status: string;
  summary: string;
  impact: string;
  root_cause: string;
  contributing_factors: string[];
  went_well: string;
  went_badly: string;
  created_by_type: ActorType;
  created_by_id: string | null;
  created_at: Timestamp;
  updated_by_type: ActorType;
  updated_by_id: string | null;
  updated_at: Timestamp;
  published_by_type: ActorType | null;
  published_by_id: string | null;
  published_at: OptionalTimestamp;
  version: Generated<number>;
}

export interface IncidentReviewActionsTable {
  tenant_id: string;
  incident_id: string;
  task_id: string;
  position: number;
}

export interface AlertsTable {
  tenant_id: string;
  id: string;
  source: string;
  dedup_key: string;
  status: string;
  title: string;
  severity: string;
  labels: Json<Record<string, string>>;
  url: string | null;
  incident_id: string | null;
  occurrences: number;
  starts_at: OptionalTimestamp;
  ends_at: OptionalTimestamp;
  first_received_at: Timestamp;
  last_received_at: Timestamp;
}

/** Incidents and all that belongs to them. */
export interface IncidentsSchema {
  incidents: IncidentsTable;
  incident_roles: IncidentRolesTable;
  timeline_events: TimelineEventsTable;
  incident_tasks: IncidentTasksTable;
  status_updates: StatusUpdatesTable;
  incident_links: IncidentLinksTable;
  incident_reviews: IncidentReviewsTable;
  incident_review_actions: IncidentReviewActionsTable;
  alerts: AlertsTable;
}
