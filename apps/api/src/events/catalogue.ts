import type { Permission } from '@incident-tracker/policy';
import { z } from 'zod';
import { id, timestamp } from '../trpc/common-schemas.js';
import { ATTACHMENT_EVENTS } from './attachment-events.js';
import { NOTIFICATION_EVENTS } from './notification-events.js';
import { TICKET_EVENTS } from './ticket-events.js';

/** What the catalogue says of a type of event. */
export interface EventTypeEntry {
  readonly description: string;
  /** Who may see such an event: it tells no more than this permission lets the reader read anyway. */
  readonly permission: Permission;
  readonly payload: z.ZodObject;
  /** What an event of this type may carry, for the documentation and for test deliveries. */
  readonly example: Readonly<Record<string, unknown>>;
  /** `stream`: seen in the live stream only; webhooks are not told of it. */
  readonly reaches?: 'stream';
}

const ofIncident = { incidentId: id, reference: z.string() };
const anIncident = {
  incidentId: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51',
  reference: 'INC-42',
} as const;
const AN_OBJECT = '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f';
const ANOTHER_OBJECT = '0199b1e2-0d5b-7f13-8c6a-1a2b3c4d5e6f';
const A_PERSON = '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b';
const ANOTHER_PERSON = '0199b1d1-2a3b-7c4d-8e5f-60718293a4b5';
const A_MACHINE = '0199b1d2-3b4c-7d5e-9f60-718293a4b5c6';

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
    example: {
      ...anIncident,
      title: 'Checkout answers with errors',
      status: 'investigating',
      severity: 'SEV2',
    },
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
    example: {
      ...anIncident,
      changes: ['status', 'severity'],
      status: 'identified',
      severity: 'SEV1',
      version: 3,
    },
  },
  'incident.status_changed': {
    description: 'The status of an incident changed.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, from: z.string(), to: z.string() }),
    example: { ...anIncident, from: 'investigating', to: 'identified' },
  },
  'incident.severity_changed': {
    description: 'The severity of an incident changed.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, from: z.string(), to: z.string() }),
    example: { ...anIncident, from: 'SEV2', to: 'SEV1' },
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
    example: { ...anIncident, role: 'incident_commander', from: null, to: A_PERSON },
  },
  'incident.imported': {
    description: 'An incident was taken over from another system.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, title: z.string() }),
    example: { ...anIncident, title: 'Checkout answers with errors' },
  },
  'incident.merged': {
    description: 'An incident was merged into another, in which its work goes on.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, intoIncidentId: id, intoReference: z.string() }),
    example: { ...anIncident, intoIncidentId: ANOTHER_OBJECT, intoReference: 'INC-40' },
  },
  'incident_link.added': {
    description: 'An incident was linked with a page or with another incident.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, linkId: id, kind: z.string() }),
    example: { ...anIncident, linkId: AN_OBJECT, kind: 'runbook' },
  },
  'incident_link.removed': {
    description: 'A link of an incident was removed.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, linkId: id, kind: z.string() }),
    example: { ...anIncident, linkId: AN_OBJECT, kind: 'runbook' },
  },
  'review.saved': {
    description: 'The review of an incident was begun, changed or published.',
    permission: 'reviews.read',
    payload: z.strictObject({ ...ofIncident, changes, status: z.string(), version: z.number() }),
    example: { ...anIncident, changes: ['summary', 'status'], status: 'published', version: 4 },
  },
  'alert.fired': {
    description: 'An alert began to fire, fires again, or says something new.',
    permission: 'incidents.read',
    payload: z.strictObject({
      ...ofIncident,
      alertId: id,
      title: z.string(),
      severity: z.string(),
    }),
    example: {
      ...anIncident,
      alertId: AN_OBJECT,
      title: 'Error rate of checkout above 5%',
      severity: 'SEV2',
    },
  },
  'alert.resolved': {
    description: 'An alert does not fire any more.',
    permission: 'incidents.read',
    payload: z.strictObject({ ...ofIncident, alertId: id, title: z.string() }),
    example: { ...anIncident, alertId: AN_OBJECT, title: 'Error rate of checkout above 5%' },
  },
  'timeline_event.added': {
    description: 'An event was added to a timeline.',
    permission: 'timeline.read',
    payload: z.strictObject({ ...ofIncident, timelineEventId: id, kind: z.string() }),
    example: { ...anIncident, timelineEventId: AN_OBJECT, kind: 'note' },
  },
  'timeline_event.updated': {
    description: 'An event on a timeline was edited, pinned or unpinned.',
    permission: 'timeline.read',
    payload: z.strictObject({ ...ofIncident, timelineEventId: id }),
    example: { ...anIncident, timelineEventId: AN_OBJECT },
  },
  'task.added': {
    description: 'A task was added to an incident.',
    permission: 'tasks.read',
    payload: z.strictObject({ ...ofIncident, taskId: id, title: z.string() }),
    example: { ...anIncident, taskId: AN_OBJECT, title: 'Roll back the release' },
  },
  'task.updated': {
    description: 'A task changed.',
    permission: 'tasks.read',
    payload: z.strictObject({ ...ofIncident, taskId: id, changes, status: z.string() }),
    example: { ...anIncident, taskId: AN_OBJECT, changes: ['status'], status: 'done' },
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
    example: { ...anIncident, statusUpdateId: AN_OBJECT, status: 'monitoring', severity: 'SEV2' },
  },
  // tenancy
  'tenant.created': {
    description: 'The tenant was created.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.updated': {
    description: 'The tenant was renamed or its settings changed.',
    permission: 'tenants.read',
    payload: z.strictObject({ changes }),
    example: { changes: ['name'] },
  },
  'tenant.deleted': {
    description: 'The tenant was deleted; it can be restored for 30 days.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.restored': {
    description: 'The deleted tenant was restored.',
    permission: 'tenants.read',
    payload: z.strictObject({}),
    example: {},
  },
  'tenant.ownership_transferred': {
    description: 'The tenant was handed over to another member.',
    permission: 'members.read',
    payload: z.strictObject({ from: id, to: id }),
    example: { from: A_PERSON, to: ANOTHER_PERSON },
  },
  'member.joined': {
    description: 'A person became a member.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
    example: { userId: A_PERSON, role: 'AGENT' },
  },
  'member.updated': {
    description: 'A member got another role.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id, role: z.string() }),
    example: { userId: A_PERSON, role: 'ADMIN' },
  },
  'member.removed': {
    description: 'A member left or was removed.',
    permission: 'members.read',
    payload: z.strictObject({ userId: id }),
    example: { userId: A_PERSON },
  },
  'invite.created': {
    description: 'A person was invited.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id, role: z.string() }),
    example: { inviteId: AN_OBJECT, role: 'AGENT' },
  },
  'invite.updated': {
    description: 'An invitation was sent again, withdrawn or accepted.',
    permission: 'invites.read',
    payload: z.strictObject({ inviteId: id }),
    example: { inviteId: AN_OBJECT },
  },
  'tenant.plan_changed': {
    description: 'The tenant got another plan.',
    permission: 'tenants.read',
    payload: z.strictObject({ from: z.string(), to: z.string() }),
    example: { from: 'free', to: 'team' },
  },
  // usage
  'usage.warning': {
    description: 'So many percent of the daily write quota are used; once a day.',
    permission: 'billing.read',
    payload: z.strictObject({
      percent: z.number(),
      used: z.number(),
      limit: z.number(),
      resetsAt: timestamp,
    }),
    example: { percent: 80, used: 8_000, limit: 10_000, resetsAt: '2026-03-03T00:00:00.000Z' },
  },
  'quota.exceeded': {
    description:
      'The daily write quota is used up; once a day. As many writes as `burst` are still let through.',
    permission: 'billing.read',
    payload: z.strictObject({
      used: z.number(),
      limit: z.number(),
      burst: z.number(),
      resetsAt: timestamp,
    }),
    example: { used: 100_000, limit: 100_000, burst: 10_000, resetsAt: '2026-03-03T00:00:00.000Z' },
  },
  // automation
  'service_account.created': {
    description: 'A service account was created.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, role: z.string() }),
    example: { serviceAccountId: A_MACHINE, role: 'AGENT' },
  },
  'service_account.updated': {
    description: 'A service account was renamed, given another role, disabled or enabled.',
    permission: 'service_accounts.read',
    payload: z.strictObject({ serviceAccountId: id, changes }),
    example: { serviceAccountId: A_MACHINE, changes: ['role'] },
  },
  'api_key.created': {
    description: 'An API key was issued.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, serviceAccountId: A_MACHINE },
  },
  'api_key.revoked': {
    description: 'An API key was revoked.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, serviceAccountId: A_MACHINE },
  },
  'api_key.rotated': {
    description: 'An API key was replaced by a new one.',
    permission: 'api_keys.read',
    payload: z.strictObject({ apiKeyId: id, replacedBy: id, serviceAccountId: id }),
    example: { apiKeyId: AN_OBJECT, replacedBy: ANOTHER_OBJECT, serviceAccountId: A_MACHINE },
  },
  // webhooks
  'webhook.created': {
    description: 'A webhook was created.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
    reaches: 'stream',
  },
  'webhook.updated': {
    description: 'A webhook was changed, disabled or enabled, or its secret was rotated.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id, changes }),
    example: { webhookId: AN_OBJECT, changes: ['events'] },
    reaches: 'stream',
  },
  'webhook.deleted': {
    description: 'A webhook was deleted.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
    reaches: 'stream',
  },
  'webhook.test': {
    description: 'Somebody tried the webhook out. Sent to that webhook, whatever it subscribes to.',
    permission: 'webhooks.read',
    payload: z.strictObject({ webhookId: id }),
    example: { webhookId: AN_OBJECT },
  },
  ...TICKET_EVENTS,
  ...ATTACHMENT_EVENTS,
  ...NOTIFICATION_EVENTS,
  // security
  'security.anomaly_detected': {
    description: 'A pattern of security events crossed the threshold of a detector.',
    permission: 'security_events.read',
    payload: z.strictObject({
      detector: z.string(),
      severity: z.string(),
      observed: z.number(),
      threshold: z.number(),
      windowSeconds: z.number(),
      throttled: z.boolean(),
    }),
    example: {
      detector: 'credential_stuffing',
      severity: 'high',
      observed: 23,
      threshold: 20,
      windowSeconds: 600,
      throttled: true,
    },
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
