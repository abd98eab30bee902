import { expect, expectTypeOf, test } from 'vitest';
import { authorize } from './authorize.js';
import { ME, SOMEONE, TENANT } from './docs/domain.js';
import { PERMISSIONS, PERMISSION_NAMES, RESOURCES, isPermission } from './permissions.js';
import type { Permission } from './permissions.js';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';

const OWN = { tenantId: TENANT, requesterId: ME, visibility: 'public' };
const FOREIGN = { tenantId: TENANT, requesterId: SOMEONE, visibility: 'public' };

function rolesAllowed(permission: Permission, facts = FOREIGN): Role[] {
  return ROLES.filter(
    (role) =>
      authorize(permission, facts, { tenantId: TENANT, userId: ME, role }).effect === 'allow',
  );
}

/** The rows of the contract's table, one by one. */
const CONTRACT: readonly (readonly [
  line: string,
  permissions: readonly Permission[],
  roles: readonly Role[],
])[] = [
  [
    'read incidents, timeline, tasks, updates',
    ['incidents.read', 'timeline.read', 'tasks.read', 'status_updates.read'],
    ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER'],
  ],
  [
    'create/edit incidents, timeline, tasks, reviews',
    ['incidents.create', 'incidents.update', 'timeline.write', 'tasks.write', 'reviews.write'],
    ['OWNER', 'ADMIN', 'AGENT', 'EDITOR'],
  ],
  [
    'change status/severity, assign roles, publish status updates, merge',
    ['incidents.transition', 'incidents.assign', 'status_updates.publish', 'incidents.merge'],
    ['OWNER', 'ADMIN', 'AGENT'],
  ],
  ['tickets: create', ['tickets.create'], ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'REQUESTER']],
  ['tickets: read all', ['tickets.read'], ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER']],
  ['tickets: comment on all', ['tickets.comment'], ['OWNER', 'ADMIN', 'AGENT', 'EDITOR']],
  [
    'tickets: triage, assign, internal comments, promote, bulk',
    [
      'tickets.triage',
      'tickets.assign',
      'tickets.comment_internal',
      'tickets.promote',
      'tickets.bulk',
    ],
    ['OWNER', 'ADMIN', 'AGENT'],
  ],
  [
    'members, invites, service accounts, API keys, webhooks, audit log, security events',
    [
      'members.read',
      'members.manage',
      'invites.read',
      'invites.manage',
      'service_accounts.read',
      'service_accounts.manage',
      'api_keys.read',
      'api_keys.manage',
      'webhooks.read',
      'webhooks.manage',
      'audit_log.read',
      'security_events.read',
    ],
    ['OWNER', 'ADMIN'],
  ],
  [
    'saved views: read the shared ones',
    ['views.read'],
    ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER'],
  ],
  ['saved views: share with the tenant', ['views.share'], ['OWNER', 'ADMIN', 'AGENT']],
  ['usage (billing.read)', ['billing.read'], ['OWNER', 'ADMIN']],
  [
    'delete tenant, transfer ownership, change an OWNER',
    ['tenants.delete', 'tenants.transfer_ownership', 'members.change_owner'],
    ['OWNER'],
  ],
];

test.each(CONTRACT)(
  'the contract’s row "%s" holds for exactly its roles',
  (_line, permissions, roles) => {
    for (const permission of permissions)
      expect([permission, rolesAllowed(permission)]).toEqual([permission, roles]);
  },
);

test('a requester reads its own ticket and comments on it in public only', () => {
  const requester = { tenantId: TENANT, userId: ME, role: 'REQUESTER' } as const;
  expect(rolesAllowed('tickets.read', OWN)).toContain('REQUESTER');
  expect(rolesAllowed('tickets.comment', OWN)).toContain('REQUESTER');
  expect(rolesAllowed('tickets.comment_internal', OWN)).not.toContain('REQUESTER');
  expect(authorize('tickets.comment', { ...OWN, visibility: 'internal' }, requester).effect).toBe(
    'deny',
  );
  expect(
    authorize('tickets.read_comments', { ...OWN, visibility: 'internal' }, requester).effect,
  ).toBe('deny');
  expect(authorize('attachments.read', { ...OWN, visibility: 'internal' }, requester).effect).toBe(
    'deny',
  );
});

test('a requester’s own service account is no person, and reads no one’s tickets but its own', () => {
  const key = {
    tenantId: TENANT,
    serviceAccountId: SOMEONE,
    role: 'REQUESTER',
    scopes: ['read'],
  } as const;
  expect(authorize('tickets.read', OWN, key).effect).toBe('deny');
  expect(authorize('tickets.read', FOREIGN, key).effect).toBe('allow');
});

test('whoever may read incidents or tickets may follow events', () => {
  const without = { tenantId: TENANT } as const;
  for (const role of ROLES) {
    const subject = { tenantId: TENANT, userId: ME, role };
    const readsSomething = [
      authorize('incidents.read', undefined, subject),
      authorize('tickets.read', undefined, subject),
    ].some(({ effect }) => effect === 'allow');
    expect(authorize('events.read', undefined, subject).effect).toBe(
      readsSomething ? 'allow' : 'deny',
    );
  }
  expect(
    authorize('events.read', without, { tenantId: TENANT, userId: ME, role: 'REQUESTER' }).effect,
  ).toBe('deny');
});

test('a member leaves by their own membership only, whatever their role', () => {
  for (const role of ROLES) {
    const subject = { tenantId: TENANT, userId: ME, role };
    expect(authorize('members.leave', { tenantId: TENANT, userId: ME }, subject).effect).toBe(
      'allow',
    );
    expect(authorize('members.leave', { tenantId: TENANT, userId: SOMEONE }, subject).effect).toBe(
      'deny',
    );
  }
});

test('whoever reads a list saves views of it for themselves, and for nobody else', () => {
  for (const role of ROLES) {
    const subject = { tenantId: TENANT, userId: ME, role };
    const saves = authorize('views.manage_own', { tenantId: TENANT, userId: ME }, subject).effect;
    for (const list of ['incidents.read', 'tickets.read'] as const) {
      // A requester sees a part of the tickets, and has no list to filter.
      expect(saves).toBe(authorize(list, FOREIGN, subject).effect);
    }
    const others = { tenantId: TENANT, userId: SOMEONE };
    expect(authorize('views.manage_own', others, subject).effect).toBe('deny');
  }
});

test('every entry is named by its resource and action, and says what it allows', () => {
  for (const permission of PERMISSION_NAMES) {
    const entry = PERMISSIONS[permission];
    expect(`${entry.resource}.${entry.action}`).toBe(permission);
    expect(permission).toMatch(/^[a-z_]+\.[a-z_]+$/u);
    expect(entry.description).not.toBe('');
    expect(RESOURCES).toContain(entry.resource);
    expect(Object.isFrozen(entry) && Object.isFrozen(entry.roles)).toBe(true);
  }
  expect(Object.isFrozen(PERMISSIONS)).toBe(true);
});

test('permission names are a closed union, and nothing inherited is one of them', () => {
  expectTypeOf<'incidents.transition'>().toExtend<Permission>();
  expectTypeOf<'incidents.fly'>().not.toExtend<Permission>();
  expectTypeOf<string>().not.toExtend<Permission>();
  for (const name of ['constructor', '__proto__', 'toString', 'incidents', '', undefined, null]) {
    expect(isPermission(name)).toBe(false);
  }
  expect(Object.getPrototypeOf(PERMISSIONS)).toBe(null);
});
