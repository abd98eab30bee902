import { denied } from './decision.js';
import type { Decision, ResourceFacts, Subject } from './decision.js';
import { UnknownPermissionError } from './permissions.js';
import type { Permission } from './permissions.js';
import { UnknownRoleError } from './roles.js';
import { inScope } from './scopes.js';
import { TABLE } from './table.js';
import type { ByVisibility, Cell } from './table.js';

const EMPTY_INPUT = denied('empty-input', 'role', { visibility: 'hidden', missing: undefined });
const OTHER_TENANT = denied('tenant-isolation', 'tenant', {
  visibility: 'hidden',
  missing: undefined,
});

/**
 * Decides whether the subject may do the action. Pure and without allocation: every answer is a
 * frozen object made at load.
 *
 * - `resource`: the facts of the row, or `undefined` where there is none (a list, a create). A right
 *   that depends on the row is then `AllowedWhere`, and the caller must apply its condition.
 * - Order: tenant, role, scope, condition; the first that fails gives the reason.
 * - `visibility` is whether the same subject may read the same row: a denial on a hidden row is
 *   answered 404, on a visible one 403, so that an answer never tells that a hidden row exists.
 * - An absent action, subject or role denies; an unknown action or role throws.
 */
export function authorize(
  action: Permission,
  resource: ResourceFacts | undefined,
  ctx: Subject,
): Decision {
  if (isAbsent(action) || isAbsent(ctx) || isAbsent(ctx.role)) return EMPTY_INPUT;
  const cells = TABLE.get(ctx.role);
  if (cells === undefined) throw new UnknownRoleError(ctx.role);
  const cell = cells.get(action);
  if (cell === undefined) throw new UnknownPermissionError(action);
  if (isAbsent(ctx.tenantId)) return OTHER_TENANT;
  return resource === undefined ? decideWithoutRow(cell, ctx) : decideOnRow(cell, resource, ctx);
}

function decideWithoutRow(cell: Cell, subject: Subject): Decision {
  const denial = denialOfRoleOrScope(cell, subject);
  return denial === undefined ? (cell.allowWhere ?? cell.allow.unknown) : denial.unknown;
}

function decideOnRow(cell: Cell, resource: ResourceFacts, subject: Subject): Decision {
  // null and facts without a tenant are of no tenant, and so of another one.
  if (isAbsent(resource) || resource.tenantId !== subject.tenantId) return OTHER_TENANT;
  const denial =
    denialOfRoleOrScope(cell, subject) ??
    (conditionHolds(cell, resource, subject) ? undefined : cell.denyCondition);
  const { readCell } = cell;
  // Where the action is the reading itself, its own answer is the visibility.
  if (readCell === undefined) return denial === undefined ? cell.allow.visible : denial.hidden;
  const readable =
    denialOfRoleOrScope(readCell, subject) === undefined &&
    ((denial === undefined && cell.impliesReadCondition) ||
      conditionHolds(readCell, resource, subject));
  return (denial ?? cell.allow)[readable ? 'visible' : 'hidden'];
}

function denialOfRoleOrScope(cell: Cell, subject: Subject): ByVisibility | undefined {
  if (!cell.granted) return cell.denyRole;
  return inScope(subject, cell.permission, cell.wideScope) ? undefined : cell.denyScope;
}

function conditionHolds({ condition }: Cell, resource: ResourceFacts, subject: Subject): boolean {
  return condition === undefined || condition(resource, subject) === true;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
