import type { Permission } from '@incident-tracker/policy';
import { z } from 'zod';
import { id } from '../trpc/common-schemas.js';

/** What the catalogue says of a type of event. */
export interface EventTypeEntry {
  readonly description: string;
  /** Who may see such an event: it tells no more than this permission lets the reader read anyway. */
  readonly permission: Permission;
  readonly payload: z.ZodObject;
}

const ofIncident = { incidentId: id, reference: z.string() };
/** Names of the properties that changed; their values are read from the object itself. */
const changes = z.array(z.string());

/**
 * Every type of event, with what it means and what it carries. The list is closed: a type that is
 * not here cannot be emitted. Types are public (event stream, webhooks): added, never renamed.
 */
export const EVENT_TYPES = {
  // incidents
  'incident.declared': {
    description: 'An incident was declared.',
    permission: 'incidents.read',
    payload: z.strictObject({
      ...ofIncident,
      title: z.string(),
      status: z.string(),
      severity: z.string(),
    }),
  },
  'incident.updated': {
    description: 'Fields, status, severity, timestamps or roles of an incident changed.',
    permission: 'incidents.read',
    payload: z.strictObject({
      ...ofIncident,
      changes,
      status: z.string(),
      severity: z.string(),
      version: z.number(),
    }),
  },
  'incident.status_changed': {
    description: 'The status of an incident changed.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, from: z.string(), to: z.string() }),
  },
  'incident.severity_changed': {
    description: 'The severity of an incident changed.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, from: z.string(), to: z.string() }),
  },
  'incident.role_assigned': {
    description: 'A role in an incident passed to somebody else, or to nobody.',
    permission: 'incidents.read',
    payload: z.strictObject({
      ...ofIncident,
      role: z.string(),
      from: id.nullable(),
      to: id.nullable(),
    }),
  },
  'incident.imported': {
    description: 'An incident was taken over from another system.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, title: z.string() }),
  },
  'timeline_event.added': {
    description: 'An event was added to a timeline.',
    permission: 'timeline.read',
    payload: z.strictObject({ ...ofIncident, timelineEventId: id, kind: z.string() }),
  },
  'timeline_event.updated': {
    description: 'An event on a timeline was edited, pinned or unpinned.',
    permission: 'timeline.read',
    payload: z.strictObject({ ...ofIncident, timelineEventId: id }),
  },
  'task.added': {
    description: 'A task was added to an incident.',
    permission: 'tasks.read',
    payload: z.strictObject({ ...ofIncident, taskId: id, title: z.string() }),
  },
  'task.updated': {
    description: 'A task changed.',
    permission: 'tasks.read',
    payload: z.strictObject({ ...ofIncident, taskId: id, changes, status: z.string() }),
  },
  'status_update.published': {
    description: 'A status update was published.',
    permission: 'status_updates.read',
    payload: z.strictObject({
      ...ofIncident,
      statusUpdateId: id,
      status: z.string(),
      severity: z.string(),
    }),
  },
  // tenancy
  'tenant.created': {
    description: 'The tenant was created.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
  },
  'tenant.updated': {
    description: 'The tenant was renamed or its settings changed.',
    permission: 'tenants.read',
    payload: z.strictObject({ changes }),
  },
  'tenant.deleted': {
    description: 'The tenant was deleted; it can be restored for 30 days.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
  },
  'tenant.restored': {
    description: 'The deleted tenant was restored.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
  },
  'tenant.ownership_transferred': {
    description: 'The tenant was handed over to another member.',
    permission: 'members.read',
    payload: z.strictObject({ from: id, to: id }),
  },
  'member.joined': {
    description: 'A person became a member.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
  },
  'member.updated': {
    description: 'A member got another role.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
  },
  'member.removed': {
    description: 'A member left or was removed.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id }),
  },
  'invite.created': {
    description: 'A person was invited.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id, role: z.string() }),
  },
  'invite.updated': {
    description: 'An invitation was sent again, withdrawn or accepted.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id }),
  },
  // automation
  'service_account.created': {
    description: 'A service account was created.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, role: z.string() }),
  },
  'service_account.updated': {
    description: 'A service account was renamed, given another role, disabled or enabled.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, changes }),
  },
  'api_key.created': {
    description: 'An API key was issued.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
  },
  'api_key.revoked': {
    description: 'An API key was revoked.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
  },
  'api_key.rotated': {
    description: 'An API key was replaced by a new one.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, replacedBy: id, serviceAccountId: id }),
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;

/** The name of a type of event. */
export type EventType = keyof typeof EVENT_TYPES;

/** What an event of a type carries. */
export type EventPayload<Type extends EventType> = z.input<(typeof EVENT_TYPES)[Type]['payload']>;

/** The entry of a type; undefined for a type that this program does not know (it may be older than the row). */
export function findEventType(type: string): EventTypeEntry | undefined {
  const entries: Readonly<Record<string, EventTypeEntry>> = EVENT_TYPES;
  return Object.hasOwn(entries, type) ? entries[type] : undefined;
}
