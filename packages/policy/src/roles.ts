/** Every role of a tenant, strongest first. REQUESTER stands beside the ladder, not below it. */
export const ROLES = ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'] as const;

export type Role = (typeof ROLES)[number];

/** The roles that contain one another: each holds every right of those after it. */
export const ROLE_LADDER = [
  'OWNER',
  'ADMIN',
  'AGENT',
  'EDITOR',
  'VIEWER',
] as const satisfies readonly Role[];

const KNOWN: ReadonlySet<unknown> = new Set(ROLES);
const RANK: ReadonlyMap<Role, number> = new Map(ROLE_LADDER.map((role, index) => [role, index]));

export function isRole(value: unknown): value is Role {
  return KNOWN.has(value);
}

/**
 * True if `role` is `minimum` or stands above it on the ladder.
 * REQUESTER compares with nothing but itself.
 */
export function roleAtLeast(role: Role, minimum: Role): boolean {
  assertRole(role);
  assertRole(minimum);
  if (role === minimum) return true;
  const rank = RANK.get(role);
  const floor = RANK.get(minimum);
  return rank !== undefined && floor !== undefined && rank <= floor;
}

export class UnknownRoleError extends Error {
  override readonly name = 'UnknownRoleError';
  constructor(role: unknown) {
    super(`unknown role: ${String(role)}`);
  }
}

export function assertRole(role: unknown): asserts role is Role {
  if (!isRole(role)) throw new UnknownRoleError(role);
}
