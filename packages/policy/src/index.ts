export { authorize } from './authorize.js';
export { subjectFact } from './condition.js';
export type {
  Condition,
  ConditionSubject,
  ConditionValue,
  FactName,
  FactOperand,
  Facts,
  FactValue,
  SubjectFact,
  SubjectOperand,
  ValueOperand,
} from './condition.js';
export type {
  Allowed,
  AllowedWhere,
  Decision,
  Denied,
  DenialReason,
  ResourceFacts,
  Subject,
  Visibility,
} from './decision.js';
export { evaluate } from './evaluate.js';
export type { PermissionKind, RoleEffect, RoleEffects } from './grants.js';
export { CONDITIONS } from './named-conditions.js';
export type { ConditionName } from './named-conditions.js';
export {
  PERMISSIONS,
  PERMISSION_NAMES,
  RESOURCES,
  UnknownPermissionError,
  isPermission,
} from './permissions.js';
export type { Permission, PermissionEntry, Resource } from './permissions.js';
export { grantable, may, mayGrant, permissionsOf } from './rights.js';
export type { Rights } from './rights.js';
export { ROLES, ROLE_LADDER, UnknownRoleError, isRole, roleAtLeast } from './roles.js';
export type { Role } from './roles.js';
export { SCOPES, isScope, scopeCovers } from './scopes.js';
export type { Scope } from './scopes.js';
export { readPermissionOf } from './table.js';
export { isWellFormed } from './well-formed.js';
