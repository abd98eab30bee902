import { CATALOGUE } from './catalogue.js';
import type { Grant } from './grants.js';

type Catalogue = typeof CATALOGUE;

export type Resource = keyof Catalogue;

/** `resource.action`, for every action of the catalogue. */
export type Permission = {
  [R in Resource]: `${R}.${Extract<keyof Catalogue[R], string>}`;
}[Resource];

export interface PermissionEntry extends Grant {
  readonly resource: Resource;
  readonly action: string;
}

/** Every permission with what it means and who holds it, keyed by `resource.action`. */
export const PERMISSIONS: Readonly<Record<Permission, PermissionEntry>> = flatten();

/** Every permission, in the order of the catalogue. */
export const PERMISSION_NAMES: readonly Permission[] = Object.freeze(keysOf(PERMISSIONS));

export const RESOURCES: readonly Resource[] = Object.freeze(keysOf(CATALOGUE));

const KNOWN: ReadonlySet<unknown> = new Set(PERMISSION_NAMES);

export function isPermission(value: unknown): value is Permission {
  return KNOWN.has(value);
}

export class UnknownPermissionError extends Error {
  override readonly name = 'UnknownPermissionError';
  constructor(permission: unknown) {
    super(`unknown permission: ${String(permission)}`);
  }
}

export function assertPermission(value: unknown): asserts value is Permission {
  if (!isPermission(value)) throw new UnknownPermissionError(value);
}

/** The cast holds because the names are built from the same keys as the type. */
function flatten(): Readonly<Record<Permission, PermissionEntry>> {
  // No prototype: PERMISSIONS['constructor'] is undefined like any other unknown name.
  const entries: Record<string, PermissionEntry> = Object.setPrototypeOf({}, null);
  for (const resource of keysOf(CATALOGUE)) {
    const actions: Readonly<Record<string, Grant>> = CATALOGUE[resource];
    for (const [action, grant] of Object.entries(actions)) {
      entries[`${resource}.${action}`] = Object.freeze({
        resource,
        action,
        ...grant,
        roles: Object.freeze({ ...grant.roles }),
      });
    }
  }
  return Object.freeze(entries) as Readonly<Record<Permission, PermissionEntry>>;
}

/** The cast holds for the frozen literals of this package, which have no keys beside those of their type. */
function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}
