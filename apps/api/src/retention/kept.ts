import type { Schema } from '@incident-tracker/db';

const WORK = 'the work of the tenant: it goes with the tenant';
const TREE = 'proves that the log is whole: a tree without its leaves proves nothing';
const PERSON = 'goes with the person’s account';
const POSITION = 'one row each, overwritten';

/** Tables and views whose rows do not grow old, each with the reason. */
export const KEPT: Readonly<Partial<Record<keyof Schema, string>>> = {
  tenants: 'until 30 days after its deletion; then it is purged, with all of its rows',
  tenant_counters: 'numbers of incidents and tickets are never used twice',
  event_floors: 'one row for each tenant, overwritten',
  tenant_purges: 'two dates for each tenant that was: the record of its removal',
  memberships: 'who belongs to the tenant',
  service_accounts: 'named as the actor of what they did',
  api_keys: 'tells a tenant that an old key of its is tried; holds a hash only',
  tenant_sso_domains: 'a setting of the tenant',
  chat_channels: 'a setting of the tenant',
  notification_preferences: 'a setting of a member: it goes with the membership',
  saved_views: 'a setting of a member, which goes with the membership, or of the tenant',
  incidents: WORK,
  incident_roles: WORK,
  incident_tasks: WORK,
  task_overdue_marks: 'one row for each task that was overdue, overwritten',
  incident_links: WORK,
  incident_reviews: WORK,
  incident_review_actions: WORK,
  timeline_events: WORK,
  tickets: WORK,
  ticket_tags: WORK,
  ticket_comments: WORK,
  ticket_comment_versions: WORK,
  ticket_incidents: WORK,
  ticket_sla_targets: 'a setting of the tenant',
  status_updates: WORK,
  audit_log_events: 'rows cannot leave a log that can still be verified (docs/retention.md)',
  audit_trees: TREE,
  audit_leaves: TREE,
  audit_nodes: TREE,
  audit_checkpoints: TREE,
  audit_signing_keys: 'old checkpoints are verified with old keys',
  audit_sealer: POSITION,
  audit_sinks: POSITION,
  relay_cursors: POSITION,
  users: 'until the person deletes their account',
  people: 'a view of users',
  recovery_codes: PERSON,
  passkeys: PERSON,
  oidc_identities: PERSON,
};
