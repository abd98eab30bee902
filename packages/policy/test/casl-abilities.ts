import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability';
import type { MongoAbility } from '@casl/ability';

/**
 * The contract's role table, written a second time by hand for CASL: by sentences of the contract, in
 * CASL's subjects and queries. It imports nothing from the package, so that the two can disagree.
 */
interface Caller {
  readonly tenantId: string;
  readonly role: string;
  /** The id of the person or service account. */
  readonly id: string;
  readonly isPerson: boolean;
  readonly scopes: readonly string[] | undefined;
}

type Row = Readonly<Record<string, unknown>> | undefined;

type Can = (
  actions: string | string[],
  resource: string,
  where?: Readonly<Record<string, unknown>>,
) => unknown;

/** "Administrative" for API keys: what the `write` scope must never reach. */
const NAMED_SCOPE_ONLY = new Set([
  'tenants.update',
  'tenants.delete',
  'tenants.transfer_ownership',
  'tenants.change_plan',
  'sso.manage',
  'members.manage',
  'members.change_owner',
  'invites.manage',
  'service_accounts.manage',
  'api_keys.manage',
  'webhooks.manage',
  'ticket_sla.manage',
  'audit_log.erase',
]);

const READING = /\.(read|read_comments|export)$/u;

/** CASL's answer; `row` undefined asks whether there may be such a row. */
export function caslAllows(permission: string, row: Row, caller: Caller): boolean {
  const [resource = '', action = ''] = permission.split('.');
  if (
    caller.scopes !== undefined &&
    !caller.scopes.some((scope) => scopeReaches(scope, permission))
  )
    return false;
  const ability = abilityOf(caller);
  return ability.can(action, row === undefined ? resource : subject(resource, { ...row }));
}

function scopeReaches(scope: string, permission: string): boolean {
  if (scope === permission) return true;
  if (scope === 'read') return READING.test(permission);
  return scope === 'write' && !READING.test(permission) && !NAMED_SCOPE_ONLY.has(permission);
}

function abilityOf(caller: Caller): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  const inTenant: Can = (actions, resource, where = {}) =>
    can(actions, resource, { tenantId: caller.tenantId, ...where });

  inTenant('read', 'tenants');
  const self = { userId: caller.isPerson ? caller.id : '(no person)' };
  inTenant('manage_own', 'notifications', self);
  inTenant('leave', 'members', self);
  if (caller.role !== 'REQUESTER') inTenant('manage_own', 'views', self);

  switch (caller.role) {
    case 'OWNER':
      inTenant(['delete', 'transfer_ownership', 'change_plan'], 'tenants');
      inTenant('change_owner', 'members');
      inTenant('manage', 'sso');
      inTenant('erase', 'audit_log');
      administer(inTenant);
      respond(inTenant);
      edit(inTenant);
      look(inTenant);
      break;
    case 'ADMIN':
      administer(inTenant);
      respond(inTenant);
      edit(inTenant);
      look(inTenant);
      break;
    case 'AGENT':
      respond(inTenant);
      edit(inTenant);
      look(inTenant);
      break;
    case 'EDITOR':
      edit(inTenant);
      look(inTenant);
      inTenant('update', 'tickets', { requesterId: caller.id });
      inTenant('delete', 'attachments', { uploadedBy: caller.id });
      break;
    case 'VIEWER':
      look(inTenant);
      break;
    case 'REQUESTER':
      request(inTenant, caller.id);
      break;
    default:
      throw new Error(`no such role: ${caller.role}`);
  }
  // CASL reads the action `manage` as "any action" unless told otherwise; here it is a name like the rest.
  return build({ anyAction: '(any action)', anySubjectType: '(any resource)' });
}

/** "members, invites, service accounts, API keys, webhooks, audit log, security events", "usage (billing.read)". */
function administer(can: Can): void {
  can('update', 'tenants');
  can('read', 'sso');
  for (const resource of ['members', 'invites', 'service_accounts', 'api_keys', 'webhooks'])
    can(['read', 'manage'], resource);
  can(['read', 'export'], 'audit_log');
  can('read', 'security_events');
  can('read', 'billing');
  can('import', 'incidents');
  can('manage', 'ticket_sla');
}

/** "change status/severity, assign roles, publish status updates, merge"; "triage, assign, internal comments, promote, bulk". */
function respond(can: Can): void {
  can(['transition', 'assign', 'edit_timestamps', 'merge', 'bulk'], 'incidents');
  can('publish', 'status_updates');
  can('create', 'alerts');
  can('share', 'views');
  can(['update', 'triage', 'assign', 'comment_internal', 'promote', 'bulk'], 'tickets');
  can('delete', 'attachments');
}

/** "create/edit incidents, timeline, tasks, reviews"; "tickets: create", "comment". */
function edit(can: Can): void {
  can(['create', 'update', 'link'], 'incidents');
  for (const resource of ['timeline', 'tasks', 'reviews']) can('write', resource);
  can(['create', 'comment'], 'tickets');
  can('create', 'attachments');
}

/** "read incidents, timeline, tasks, updates"; "tickets: read all". */
function look(can: Can): void {
  for (const resource of [
    'people',
    'events',
    'incidents',
    'timeline',
    'tasks',
    'status_updates',
    'reviews',
    'tickets',
    'attachments',
    'views',
  ]) {
    can('read', resource);
  }
  can('export', 'incidents');
  can(['read_comments', 'export'], 'tickets');
  can('read', 'ticket_sla');
}

/** "tickets: create", "own, public comments only". */
function request(can: Can, me: string): void {
  can('create', 'tickets');
  can(['read', 'update', 'export'], 'tickets', { requesterId: me });
  can(['read_comments', 'comment'], 'tickets', { requesterId: me, visibility: 'public' });
  can('read', 'events', { requesterId: me, visibility: 'public' });
  can(['read', 'create'], 'attachments', { requesterId: me, visibility: 'public' });
  can('delete', 'attachments', { requesterId: me, visibility: 'public', uploadedBy: me });
}
