import type { Condition, ConditionSubject, Facts } from './condition.js';
import type { Permission } from './permissions.js';
import type { Role } from './roles.js';

/** Who asks, in the tenant in which they ask. Exactly one of `userId` and `serviceAccountId` is set. */
export interface Subject extends ConditionSubject {
  readonly tenantId: string;
  readonly role: Role;
  /** The scopes of the API key. `undefined` is a person with all their role's rights; a service account has scopes. */
  readonly scopes?: readonly string[] | undefined;
}

/** The row that is acted on: the tenant it belongs to and the facts that conditions ask for. */
export interface ResourceFacts extends Facts {
  readonly tenantId: string;
}

/** Whether the subject may read the row. `unknown`: no row was given. */
export type Visibility = 'visible' | 'hidden' | 'unknown';

export type DenialReason = 'role' | 'scope' | 'tenant' | 'condition';

interface DecisionBase {
  /** The row of the table, or the defence, that decided: `tickets.read:REQUESTER:own_ticket`, `tenant-isolation`. */
  readonly rule: string;
  readonly visibility: Visibility;
}

/** The action is allowed on the row that was given, or on every row of the tenant if none was. */
export interface Allowed extends DecisionBase {
  readonly effect: 'allow';
  readonly reason: 'allowed';
  readonly missing: undefined;
  readonly condition: undefined;
}

/** No row was given, and the action is allowed on those rows of the tenant where the condition holds. */
export interface AllowedWhere extends DecisionBase {
  readonly effect: 'allow';
  readonly reason: 'condition';
  readonly missing: undefined;
  readonly condition: Condition;
}

export interface Denied extends DecisionBase {
  readonly effect: 'deny';
  readonly reason: DenialReason;
  /** The permission that the role, the scopes or the row did not give; absent across tenants and for empty input. */
  readonly missing: Permission | undefined;
  readonly condition: undefined;
}

export type Decision = Allowed | AllowedWhere | Denied;

export function allowed(rule: string, visibility: Visibility): Allowed {
  return Object.freeze({
    effect: 'allow',
    reason: 'allowed',
    rule,
    visibility,
    missing: undefined,
    condition: undefined,
  });
}

export function allowedWhere(rule: string, condition: Condition): AllowedWhere {
  return Object.freeze({
    effect: 'allow',
    reason: 'condition',
    rule,
    visibility: 'unknown',
    missing: undefined,
    condition,
  });
}

export function denied(
  rule: string,
  reason: DenialReason,
  {
    visibility,
    missing,
  }: { readonly visibility: Visibility; readonly missing: Permission | undefined },
): Denied {
  return Object.freeze({ effect: 'deny', reason, rule, visibility, missing, condition: undefined });
}
