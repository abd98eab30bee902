import type { Condition, FactName } from './condition.js';
import { allowed, allowedWhere, denied } from './decision.js';
import type { Decision, Visibility } from './decision.js';
import { compile } from './evaluate.js';
import type { Predicate as PredicateOver } from './evaluate.js';
import type { RoleEffect } from './grants.js';
import { conditionNamed } from './named-conditions.js';
import type { ConditionName } from './named-conditions.js';
import { PERMISSIONS, PERMISSION_NAMES, isPermission } from './permissions.js';
import type { Permission } from './permissions.js';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import { wideScopeOf } from './scopes.js';
import type { Scope } from './scopes.js';

type Predicate = PredicateOver<FactName>;

export type ByVisibility = Readonly<Record<Visibility, Decision>>;

/** Everything that can be decided about one permission and one role, made once so that deciding allocates nothing. */
export interface Cell {
  readonly permission: Permission;
  readonly wideScope: Scope;
  readonly granted: boolean;
  readonly condition: Predicate | undefined;
  /** The cell of the permission that makes the row visible: `resource.read`, absent where this is that cell. */
  readonly readCell: Cell | undefined;
  /** Rows that fulfil this cell's condition fulfil the read cell's: what holds need not be asked twice. */
  readonly impliesReadCondition: boolean;
  readonly allow: ByVisibility;
  readonly allowWhere: Decision | undefined;
  readonly denyRole: ByVisibility;
  readonly denyScope: ByVisibility;
  readonly denyCondition: ByVisibility;
}

/** The permission whose holder sees the object of the action, and so gets 403 instead of 404. */
export function readPermissionOf(permission: Permission): Permission {
  const candidate = `${PERMISSIONS[permission].resource}.read`;
  return isPermission(candidate) ? candidate : permission;
}

/** Maps, so that `constructor` and `__proto__` are unknown like any other name. */
export const TABLE: ReadonlyMap<Role, ReadonlyMap<Permission, Cell>> = new Map(
  ROLES.map((role) => [role, cellsOf(role)]),
);

function cellsOf(role: Role): ReadonlyMap<Permission, Cell> {
  const cells = new Map<Permission, Cell>();
  // Read permissions first: the other cells of their resource point to them.
  for (const permission of PERMISSION_NAMES.filter((name) => readPermissionOf(name) === name)) {
    cells.set(permission, makeCell(permission, role, undefined));
  }
  for (const permission of PERMISSION_NAMES) {
    if (!cells.has(permission))
      cells.set(permission, makeCell(permission, role, cells.get(readPermissionOf(permission))));
  }
  return cells;
}

function makeCell(permission: Permission, role: Role, readCell: Cell | undefined): Cell {
  const effect = PERMISSIONS[permission].roles[role];
  const when = nameOfCondition(effect);
  const condition = when === undefined ? undefined : conditionNamed(when);
  const rule = `${permission}:${role}:${when ?? (effect === 'allow' ? 'allow' : 'deny')}`;
  const missing = permission;
  return Object.freeze({
    permission,
    wideScope: wideScopeOf(permission),
    granted: effect !== undefined,
    condition: condition === undefined ? undefined : compile(condition),
    readCell,
    impliesReadCondition: implies(condition, readConditionOf(permission, role)),
    allow: byVisibility((visibility) => allowed(rule, visibility)),
    allowWhere: condition === undefined ? undefined : allowedWhere(rule, condition),
    denyRole: byVisibility((visibility) => denied(rule, 'role', { visibility, missing })),
    denyScope: byVisibility((visibility) =>
      denied(`${permission}:scope`, 'scope', { visibility, missing }),
    ),
    denyCondition: byVisibility((visibility) => denied(rule, 'condition', { visibility, missing })),
  });
}

function nameOfCondition(effect: RoleEffect | undefined): ConditionName | undefined {
  return effect === undefined || effect === 'allow' ? undefined : effect.when;
}

function readConditionOf(permission: Permission, role: Role): Condition | undefined {
  const when = nameOfCondition(PERMISSIONS[readPermissionOf(permission)].roles[role]);
  return when === undefined ? undefined : conditionNamed(when);
}

/** True if the wider condition is absent, the same, or one member of the narrower one's `all`. */
function implies(narrower: Condition | undefined, wider: Condition | undefined): boolean {
  if (wider === undefined || narrower === wider) return true;
  return narrower !== undefined && 'all' in narrower && narrower.all.includes(wider);
}

function byVisibility(make: (visibility: Visibility) => Decision): ByVisibility {
  return Object.freeze({
    visible: make('visible'),
    hidden: make('hidden'),
    unknown: make('unknown'),
  });
}
