import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import { changes } from './changes.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, ANOTHER_OBJECT, A_PERSON } from './examples.js';

const ofIncident = { incidentId: id, reference: z.string() };
const anIncident = {
  incidentId: '0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51',
  reference: 'INC-42',
} as const;

/** Events about incidents and what belongs to them. */
export const INCIDENT_EVENTS = {
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
  'task.overdue': {
    description: 'A task was due and is not done; once for each due date.',
    permission: 'tasks.read',
    payload: z.strictObject({
      ...ofIncident,
      taskId: id,
      title: z.string(),
      assigneeId: id.nullable(),
      dueAt: z.iso.datetime(),
    }),
    example: {
      ...anIncident,
      taskId: AN_OBJECT,
      title: 'Roll back the release',
      assigneeId: A_PERSON,
      dueAt: '2026-03-02T09:00:00.000Z',
    },
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
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
