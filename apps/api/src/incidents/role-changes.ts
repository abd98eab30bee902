import type { TenantContext } from '../trpc/context.js';
import { invalidInput } from '../trpc/to-app-error.js';
import { findAssignee } from './assignee.js';
import { INCIDENT_ROLES, roleHolders } from './roles.js';
import type { IncidentRole, RoleHolder, RoleHolders } from './roles.js';
import type { RoleChanges, UpdateInput } from './schemas.js';

/** A role that passes from one person, or nobody, to another. */
export interface RoleChange {
  readonly role: IncidentRole;
  readonly from: RoleHolder | null;
  readonly to: RoleHolder | null;
}

type RolesInput = Pick<UpdateInput, 'roles' | 'commanderId'>;

/** `commanderId` is short for `roles.incident_commander`; both must not say different things. */
function wishes({ roles = {}, commanderId }: RolesInput): RoleChanges {
  if (commanderId === undefined) return roles;
  const named = roles.incident_commander;
  if (named !== undefined && named !== commanderId) {
    throw invalidInput('commanderId', 'Contradicts roles.incident_commander.');
  }
  return { ...roles, incident_commander: commanderId };
}

/**
 * The changes of roles that an input asks for, without those that are so already.
 * @throws AppError VALIDATION_FAILED for somebody who is no member.
 */
export async function readRoleChanges(
  ctx: TenantContext,
  held: RoleHolders,
  input: RolesInput,
): Promise<RoleChange[]> {
  const wished = wishes(input);
  const changes = await Promise.all(
    INCIDENT_ROLES.map(async (role): Promise<RoleChange | null> => {
      const userId = wished[role];
      const from = held[role];
      if (userId === undefined || userId === (from?.id ?? null)) return null;
      const path = input.roles?.[role] === undefined ? 'commanderId' : `roles.${role}`;
      return { role, from, to: userId === null ? null : await findAssignee(ctx, userId, path) };
    }),
  );
  return changes.filter((change) => change !== null);
}

/** Who holds the roles after the changes. */
export function afterChanges(held: RoleHolders, changes: readonly RoleChange[]): RoleHolders {
  return roleHolders((role) => {
    const change = changes.find((candidate) => candidate.role === role);
    return change === undefined ? held[role] : change.to;
  });
}
