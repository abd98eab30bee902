import { PERMISSIONS, PERMISSION_NAMES, assertPermission } from './permissions.js';
import type { Permission } from './permissions.js';

/** An API key's scope: everything that reads, everything that writes and is not administrative, or one permission. */
export type Scope = 'read' | 'write' | Permission;

export const SCOPES: readonly Scope[] = Object.freeze([
  'read',
  'write',
  ...PERMISSION_NAMES,
] as const);

const KNOWN: ReadonlySet<unknown> = new Set(SCOPES);

export function isScope(value: unknown): value is Scope {
  return KNOWN.has(value);
}

/** The widest scope that covers the permission; an administrative one is covered by its own name alone. */
export function wideScopeOf(permission: Permission): Scope {
  const { kind } = PERMISSIONS[permission];
  return kind === 'admin' ? permission : kind;
}

/**
 * True if one of the scopes covers the permission. No scopes cover nothing, an unknown scope covers
 * nothing, an unknown permission throws.
 */
export function scopeCovers(scopes: readonly string[], permission: Permission): boolean {
  assertPermission(permission);
  return anyScopeIs(scopes, permission, wideScopeOf(permission));
}

/** What decides whether scopes apply: only a person goes without them. */
export interface ScopeHolder {
  readonly scopes?: readonly string[] | undefined;
  readonly serviceAccountId?: string | undefined;
}

/** True if the holder's scopes do not stand in the way. A service account whose scopes got lost has none. */
export function inScope(holder: ScopeHolder, permission: Permission, wide: Scope): boolean {
  const { scopes } = holder;
  if (scopes === undefined) return holder.serviceAccountId === undefined;
  return Array.isArray(scopes) && anyScopeIs(scopes, permission, wide);
}

/** A plain loop: it runs on every request of every key. */
function anyScopeIs(scopes: readonly string[], permission: Permission, wide: Scope): boolean {
  for (const scope of scopes) {
    if (scope === permission || scope === wide) return true;
  }
  return false;
}
