import { PERMISSIONS, PERMISSION_NAMES, assertPermission } from './permissions.js';
import type { Permission } from './permissions.js';
import type { RoleEffect } from './grants.js';
import { assertRole } from './roles.js';
import type { Role } from './roles.js';
import { inScope, wideScopeOf } from './scopes.js';
import type { ScopeHolder } from './scopes.js';

/** Rights apart from a tenant: a role, narrowed by scopes where it acts through an API key. */
export interface Rights extends ScopeHolder {
  readonly role: Role;
}

/**
 * The permissions that the subject holds on at least some rows, in the catalogue's order. A new array.
 * Throws on an unknown role.
 */
export function permissionsOf(subject: Rights): Permission[] {
  return PERMISSION_NAMES.filter((permission) => effectOf(subject, permission) !== undefined);
}

/** True if the subject holds the permission on at least some rows. What the web shows follows from it. */
export function may(subject: Rights, permission: Permission): boolean {
  return effectOf(subject, permission) !== undefined;
}

/** True if whoever has the first role may give the second one: nobody grants what they do not hold. */
export function grantable(subjectRole: Role, targetRole: Role): boolean {
  return mayGrant({ role: subjectRole }, { role: targetRole });
}

/**
 * True if every right of `granted` is held by `granter`, on at least the same rows. Decides which role
 * and which scopes someone may give to an invite, a member, a service account or an API key.
 */
export function mayGrant(granter: Rights, granted: Rights): boolean {
  return PERMISSION_NAMES.every((permission) =>
    contains(effectOf(granter, permission), effectOf(granted, permission)),
  );
}

function effectOf(rights: Rights, permission: Permission): RoleEffect | undefined {
  assertRole(rights.role);
  assertPermission(permission);
  if (!inScope(rights, permission, wideScopeOf(permission))) return undefined;
  return PERMISSIONS[permission].roles[rights.role];
}

/** Two different conditions are never taken to contain one another, which errs on the safe side. */
function contains(wider: RoleEffect | undefined, narrower: RoleEffect | undefined): boolean {
  if (narrower === undefined || wider === 'allow') return true;
  if (wider === undefined || narrower === 'allow') return false;
  return wider.when === narrower.when;
}
