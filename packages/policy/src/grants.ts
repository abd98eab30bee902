import type { ConditionName } from './named-conditions.js';
import type { Role } from './roles.js';

/** `read` and `write` are covered by the API key scopes of these names, `admin` only by its own name. */
export type PermissionKind = 'read' | 'write' | 'admin';

/** What a role gets: an allow on every row of the tenant, or on the rows where the condition holds. */
export type RoleEffect = 'allow' | { readonly when: ConditionName };

/** A role that is not named is denied. */
export type RoleEffects = Readonly<Partial<Record<Role, RoleEffect>>>;

export interface Grant {
  readonly kind: PermissionKind;
  readonly description: string;
  readonly roles: RoleEffects;
}

export const OWNER_ONLY: RoleEffects = { OWNER: 'allow' };
export const ADMIN_UP: RoleEffects = { ...OWNER_ONLY, ADMIN: 'allow' };
export const AGENT_UP: RoleEffects = { ...ADMIN_UP, AGENT: 'allow' };
export const EDITOR_UP: RoleEffects = { ...AGENT_UP, EDITOR: 'allow' };
export const VIEWER_UP: RoleEffects = { ...EDITOR_UP, VIEWER: 'allow' };
export const EVERY_ROLE: RoleEffects = { ...VIEWER_UP, REQUESTER: 'allow' };

/** `roles`, and REQUESTER on the rows where the condition holds. */
export function andRequesterWhen(roles: RoleEffects, when: ConditionName): RoleEffects {
  return { ...roles, REQUESTER: { when } };
}

export function read(description: string, roles: RoleEffects): Grant {
  return { kind: 'read', description, roles };
}

export function write(description: string, roles: RoleEffects): Grant {
  return { kind: 'write', description, roles };
}

export function admin(description: string, roles: RoleEffects): Grant {
  return { kind: 'admin', description, roles };
}
