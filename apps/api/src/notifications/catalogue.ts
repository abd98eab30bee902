import type { Permission } from '@incident-tracker/policy';
import type { ToldEvent } from './told-event.js';

/** Whom a kind is for, by what they have to do with its subject. */
export type Audience =
  | 'mentioned'
  | 'members'
  | 'agents'
  | 'taker'
  | 'ticket_taker'
  | 'role_holders'
  | 'task_assignee'
  | 'ticket_assignee'
  | 'ticket_assignee_or_agents'
  | 'ticket_requester'
  | 'requesters_of_linked_tickets';

/** An event that a kind is about. */
export interface Trigger {
  readonly event: string;
  /** What else must hold of it. */
  readonly when?: (told: ToldEvent) => boolean;
}

/** What a sentence is made from. */
export interface Said {
  /** The name of whoever did it. */
  readonly actor: string;
  readonly details: Readonly<Record<string, string | null>>;
}

/** A kind of notification, as data. */
export interface NotificationKind {
  /** Its name among a person's preferences. */
  readonly label: string;
  readonly description: string;
  readonly triggers: readonly Trigger[];
  readonly audience: readonly Audience[];
  readonly defaults: { readonly inbox: boolean; readonly email: boolean };
  /** What happened, for whoever is told of it. */
  readonly says: (said: Said) => string;
  /** What its readers must be allowed, where it is not what the event itself asks for. */
  readonly permission?: Permission;
  /** Whether it may be sent in spite of quiet hours. */
  readonly isUrgent?: (told: ToldEvent) => boolean;
  /** It is left out when its transaction also has an event of this type about the same subject. */
  readonly unless?: string;
  /** Chats may be told of it; they see no comments and nothing that only some may read. */
  readonly chat?: true;
}

const MAJOR = new Set(['SEV1', 'SEV2']);
const isMajor = (severity: string | null | undefined): boolean => MAJOR.has(severity ?? '');
const words = (name: string | null | undefined): string => (name ?? '').replaceAll('_', ' ');

/**
 * Every kind of notification. The order matters: whoever would be told of one event in several ways is
 * told in the first of them. Names are public (preferences, API): added, never renamed.
 */
const NOTIFICATION_KINDS = {
  mentioned: {
    label: 'You are mentioned',
    description: 'Somebody mentions you in a comment, a ticket, a timeline or a status update.',
    triggers: [
      { event: 'ticket.commented' },
      { event: 'ticket.created' },
      { event: 'timeline_event.added' },
      { event: 'status_update.published' },
    ],
    audience: ['mentioned'],
    defaults: { inbox: true, email: true },
    says: ({ actor }) => `${actor} mentioned you.`,
  },
  incident_declared: {
    label: 'A major incident',
    description: 'An incident of severity SEV1 or SEV2 is declared, or rises to it.',
    triggers: [
      { event: 'incident.declared', when: ({ severity }) => isMajor(severity) },
      {
        event: 'incident.severity_changed',
        when: ({ from, to }) => isMajor(to) && !isMajor(from),
      },
    ],
    audience: ['members'],
    defaults: { inbox: true, email: true },
    says: ({ actor, details }) =>
      details['from'] === undefined
        ? `${actor} declared an incident of severity ${details['severity']}.`
        : `${actor} raised the severity from ${details['from']} to ${details['to']}.`,
    isUrgent: ({ severity, to }) => severity === 'SEV1' || to === 'SEV1',
    chat: true,
  },
  incident_role_assigned: {
    label: 'You are given a role in an incident',
    description: 'Somebody makes you commander of an incident or gives you another role in it.',
    triggers: [
      { event: 'incident.role_assigned', when: ({ to }) => to !== null && to !== undefined },
    ],
    audience: ['taker'],
    defaults: { inbox: true, email: true },
    says: ({ actor, details }) => `${actor} gave you the role ${words(details['role'])}.`,
  },
  task_assigned: {
    label: 'A task is assigned to you',
    description: 'A task of an incident becomes yours.',
    triggers: [
      { event: 'task.added' },
      { event: 'task.updated', when: ({ changes }) => changes?.includes('assigneeId') === true },
    ],
    audience: ['task_assignee'],
    defaults: { inbox: true, email: true },
    says: ({ actor }) => `${actor} assigned a task to you.`,
  },
  task_overdue: {
    label: 'A task of yours is overdue',
    description: 'A task that is assigned to you was due and is not done.',
    triggers: [{ event: 'task.overdue' }],
    audience: ['task_assignee'],
    defaults: { inbox: true, email: true },
    says: () => 'A task that is assigned to you is overdue.',
  },
  status_update: {
    label: 'A status update on your incident',
    description: 'A status update is published on an incident in which you hold a role.',
    triggers: [{ event: 'status_update.published' }],
    audience: ['role_holders'],
    defaults: { inbox: true, email: true },
    says: ({ actor, details }) =>
      `${actor} published a status update: ${words(details['status'])}, ${details['severity']}.`,
    chat: true,
  },
  incident_status: {
    label: 'The status of your incident changes',
    description:
      'The status of an incident in which you hold a role changes without a status update.',
    triggers: [{ event: 'incident.status_changed' }],
    audience: ['role_holders'],
    defaults: { inbox: true, email: false },
    says: ({ actor, details }) =>
      `${actor} changed the status from ${words(details['from'])} to ${words(details['to'])}.`,
    unless: 'status_update.published',
    chat: true,
  },
  review_published: {
    label: 'The review of your incident is published',
    description: 'The review of an incident in which you held a role is published.',
    triggers: [
      {
        event: 'review.saved',
        when: ({ changes, status }) =>
          status === 'published' && changes?.includes('status') === true,
      },
    ],
    audience: ['role_holders'],
    defaults: { inbox: true, email: false },
    says: ({ actor }) => `${actor} published the review.`,
    chat: true,
  },
  ticket_incident_resolved: {
    label: 'The incident behind your ticket is resolved',
    description: 'An incident that a ticket of yours is linked with has been resolved.',
    triggers: [{ event: 'incident.status_changed', when: ({ to }) => to === 'resolved' }],
    audience: ['requesters_of_linked_tickets'],
    defaults: { inbox: true, email: true },
    says: () => 'The incident behind this ticket has been resolved.',
    permission: 'tickets.read',
  },
  ticket_assigned: {
    label: 'A ticket is assigned to you',
    description: 'A ticket becomes yours.',
    triggers: [{ event: 'ticket.assigned', when: ({ to }) => to !== null && to !== undefined }],
    audience: ['ticket_taker'],
    defaults: { inbox: true, email: true },
    says: ({ actor }) => `${actor} assigned this ticket to you.`,
  },
  ticket_commented: {
    label: 'A comment on your ticket',
    description: 'Somebody comments on a ticket that you asked for or that is assigned to you.',
    triggers: [{ event: 'ticket.commented' }],
    audience: ['ticket_requester', 'ticket_assignee'],
    defaults: { inbox: true, email: true },
    says: ({ actor, details }) =>
      details['visibility'] === 'internal'
        ? `${actor} wrote an internal note.`
        : `${actor} commented.`,
  },
  ticket_status: {
    label: 'The status of your ticket changes',
    description: 'A ticket that you asked for is solved, waits for you, is reopened or closed.',
    triggers: [{ event: 'ticket.status_changed' }],
    audience: ['ticket_requester'],
    defaults: { inbox: true, email: true },
    says: ({ actor, details }) =>
      `${actor} changed the status of your ticket from ${words(details['from'])} to ${words(details['to'])}.`,
  },
  ticket_promoted: {
    label: 'Your ticket becomes an incident',
    description: 'An incident was made of a ticket that you asked for.',
    triggers: [{ event: 'ticket.promoted' }],
    audience: ['ticket_requester'],
    defaults: { inbox: true, email: false },
    says: ({ actor }) =>
      `${actor} made an incident of your ticket. You are told when it is resolved.`,
  },
  ticket_sla_breached: {
    label: 'A ticket misses its target',
    description:
      'The first response to a ticket, or its resolution, is late: told to its assignee or, where it has none, to all agents.',
    triggers: [{ event: 'ticket.sla_breached' }],
    audience: ['ticket_assignee_or_agents'],
    defaults: { inbox: true, email: true },
    says: ({ details }) => `The target for the ${words(details['target'])} was missed.`,
    chat: true,
  },
  ticket_created: {
    label: 'A new ticket',
    description: 'Somebody asks for something: told to all agents.',
    triggers: [{ event: 'ticket.created' }],
    audience: ['agents'],
    defaults: { inbox: true, email: false },
    says: ({ actor }) => `${actor} opened a ticket.`,
    chat: true,
  },
} as const satisfies Readonly<Record<string, NotificationKind>>;

/** The name of a kind. */
export type NotificationKindName = keyof typeof NOTIFICATION_KINDS;

/** The keys of the catalogue are its names. */
export const KIND_NAMES = Object.keys(
  NOTIFICATION_KINDS,
) as readonly string[] as readonly NotificationKindName[];

/** The kinds that chats may be told of. */
export const CHAT_KIND_NAMES: readonly NotificationKindName[] = KIND_NAMES.filter(
  (name) => kindOf(name).chat === true,
);

/** A kind by its name, with all that a kind may have. */
export function kindOf(name: NotificationKindName): NotificationKind {
  return NOTIFICATION_KINDS[name];
}

/** The kind of a stored name; null for one that this program does not know: it may be older than the row. */
export function findKind(name: string): NotificationKind | null {
  return isKindName(name) ? kindOf(name) : null;
}

/** Whether a kind has this name. */
export function isKindName(name: string): name is NotificationKindName {
  return Object.hasOwn(NOTIFICATION_KINDS, name);
}
