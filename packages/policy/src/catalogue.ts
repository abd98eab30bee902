import {
  ADMIN_UP,
  AGENT_UP,
  EDITOR_UP,
  EVERY_ROLE,
  OWNER_ONLY,
  VIEWER_UP,
  admin,
  andRequesterWhen,
  read,
  write,
} from './grants.js';
import type { Grant, RoleEffects } from './grants.js';

const VIEWER_UP_SELF: RoleEffects = {
  OWNER: { when: 'self' },
  ADMIN: { when: 'self' },
  AGENT: { when: 'self' },
  EDITOR: { when: 'self' },
  VIEWER: { when: 'self' },
};
const SELF: RoleEffects = { ...VIEWER_UP_SELF, REQUESTER: { when: 'self' } };

/**
 * The whole policy: resource → action → who may. One entry is one permission `resource.action`.
 * Names are public (API key scopes, `details.permission`): they are added, never renamed.
 */
export const CATALOGUE = {
  tenants: {
    read: read('Read the tenant’s name and settings', EVERY_ROLE),
    update: admin('Rename the tenant and change its settings', ADMIN_UP),
    delete: admin('Delete the tenant, and recover it within 30 days', OWNER_ONLY),
    transfer_ownership: admin('Hand the tenant over to another member', OWNER_ONLY),
    change_plan: admin('Change the tenant’s plan', OWNER_ONLY),
  },
  sso: {
    read: read('Read which email domains must sign in through which provider', ADMIN_UP),
    manage: admin('Choose which email domains must sign in through which provider', OWNER_ONLY),
  },
  people: {
    read: read('Read id and name of colleagues, to pick them in forms', VIEWER_UP),
  },
  members: {
    read: read('Read the members with their addresses and roles', ADMIN_UP),
    manage: admin('Change the role of a member who is no OWNER, or remove them', ADMIN_UP),
    change_owner: admin('Make a member OWNER, or change or remove an OWNER', OWNER_ONLY),
    leave: write('Leave the tenant', SELF),
  },
  invites: {
    read: read('Read the open invites', ADMIN_UP),
    manage: admin('Invite people, resend and revoke invites', ADMIN_UP),
  },
  service_accounts: {
    read: read('Read the service accounts', ADMIN_UP),
    manage: admin('Create, change and disable service accounts', ADMIN_UP),
  },
  api_keys: {
    read: read('Read the API keys, without their secrets', ADMIN_UP),
    manage: admin('Issue, rotate and revoke API keys', ADMIN_UP),
  },
  webhooks: {
    read: read('Read webhooks and their deliveries', ADMIN_UP),
    manage: admin('Create, change, test and delete webhooks, rotate secrets, redeliver', ADMIN_UP),
  },
  audit_log: {
    read: read('Read and verify the audit log', ADMIN_UP),
    export: read('Export the audit log', ADMIN_UP),
    erase: admin('Erase a person’s data from the audit log', OWNER_ONLY),
  },
  security_events: {
    read: read('Read the tenant’s security events', ADMIN_UP),
  },
  billing: {
    read: read('Read usage, quotas and plan', ADMIN_UP),
  },
  events: {
    read: read('Follow the live event stream', andRequesterWhen(VIEWER_UP, 'public_on_own_ticket')),
  },
  incidents: {
    read: read('Read incidents', VIEWER_UP),
    create: write('Declare an incident', EDITOR_UP),
    update: write('Edit title, description and other plain fields', EDITOR_UP),
    transition: write('Change status and severity', AGENT_UP),
    assign: write('Assign commander and other incident roles', AGENT_UP),
    edit_timestamps: write('Correct the incident’s timestamps', AGENT_UP),
    merge: write('Merge incidents', AGENT_UP),
    link: write('Link incidents with each other and with outside pages', EDITOR_UP),
    bulk: write('Change many incidents at once', AGENT_UP),
    export: read('Export incidents', VIEWER_UP),
    import: write('Import the history of another system', ADMIN_UP),
  },
  timeline: {
    read: read('Read the timeline', VIEWER_UP),
    write: write('Add, edit and pin timeline events', EDITOR_UP),
  },
  tasks: {
    read: read('Read tasks', VIEWER_UP),
    write: write('Create and change tasks', EDITOR_UP),
  },
  status_updates: {
    read: read('Read status updates', VIEWER_UP),
    publish: write('Publish a status update', AGENT_UP),
  },
  reviews: {
    read: read('Read reviews', VIEWER_UP),
    write: write('Write reviews', EDITOR_UP),
  },
  alerts: {
    create: write('Send alerts to the intake', AGENT_UP),
  },
  tickets: {
    read: read('Read tickets', andRequesterWhen(VIEWER_UP, 'own_ticket')),
    read_comments: read(
      'Read the comments on tickets',
      andRequesterWhen(VIEWER_UP, 'public_on_own_ticket'),
    ),
    create: write('Create a ticket', { ...EDITOR_UP, REQUESTER: 'allow' }),
    update: write('Edit title and description of a ticket', {
      ...andRequesterWhen(AGENT_UP, 'own_ticket'),
      EDITOR: { when: 'own_ticket' },
    }),
    comment: write('Comment on a ticket', andRequesterWhen(EDITOR_UP, 'public_on_own_ticket')),
    comment_internal: write('Comment where the requester does not see it', AGENT_UP),
    triage: write('Change status, priority and category of a ticket', AGENT_UP),
    assign: write('Assign a ticket', AGENT_UP),
    promote: write('Promote a ticket to an incident, link it with incidents', AGENT_UP),
    bulk: write('Change many tickets at once', AGENT_UP),
    export: read('Export tickets', andRequesterWhen(VIEWER_UP, 'own_ticket')),
  },
  ticket_sla: {
    read: read('Read how soon tickets are to be answered and solved', VIEWER_UP),
    manage: admin('Change how soon tickets are to be answered and solved', ADMIN_UP),
  },
  attachments: {
    read: read(
      'Read and download attachments',
      andRequesterWhen(VIEWER_UP, 'public_on_own_ticket'),
    ),
    create: write('Upload attachments', andRequesterWhen(EDITOR_UP, 'public_on_own_ticket')),
    delete: write('Delete attachments', {
      ...andRequesterWhen(AGENT_UP, 'own_public_upload'),
      EDITOR: { when: 'own_upload' },
    }),
  },
  views: {
    read: read('Read the shared views of the lists, and one’s own', VIEWER_UP),
    manage_own: write('Save views of the lists for oneself', VIEWER_UP_SELF),
    share: write('Share views with the tenant, and change those that are shared', AGENT_UP),
  },
  notifications: {
    manage_own: write('Read one’s own notifications and choose what is sent', SELF),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Grant>>>>;
