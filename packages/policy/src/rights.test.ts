import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { untyped } from '../test/untyped.js';
import { authorize } from './authorize.js';
import { ME, TENANT } from './docs/domain.js';
import { PERMISSION_NAMES, UnknownPermissionError } from './permissions.js';
import { grantable, may, mayGrant, permissionsOf } from './rights.js';
import { ROLES, ROLE_LADDER, UnknownRoleError, isRole, roleAtLeast } from './roles.js';
import type { Role } from './roles.js';
import { SCOPES, isScope, scopeCovers } from './scopes.js';

const anyRole = fc.constantFrom(...ROLES);
const anyScopes = fc.option(fc.uniqueArray(fc.constantFrom(...SCOPES), { maxLength: 6 }), {
  nil: undefined,
});
const anyRights = fc.record({ role: anyRole, scopes: anyScopes });

describe('permissionsOf', () => {
  test('it lists exactly what authorize allows on some row, for people and keys', () => {
    fc.assert(
      fc.property(anyRights, (rights) => {
        const subject = { tenantId: TENANT, userId: ME, ...rights };
        const allowed = PERMISSION_NAMES.filter(
          (permission) => authorize(permission, undefined, subject).effect === 'allow',
        );
        expect(permissionsOf(rights)).toEqual(allowed);
        for (const permission of PERMISSION_NAMES)
          expect(may(rights, permission)).toBe(allowed.includes(permission));
      }),
    );
  });

  test('a service account whose scopes got lost has none', () => {
    expect(permissionsOf({ role: 'OWNER', serviceAccountId: ME })).toEqual([]);
    expect(permissionsOf({ role: 'OWNER', serviceAccountId: ME, scopes: [] })).toEqual([]);
    expect(untyped(permissionsOf)({ role: 'OWNER', scopes: null })).toEqual([]);
  });

  test('the list is the caller’s own to change', () => {
    permissionsOf({ role: 'VIEWER' }).length = 0;
    expect(permissionsOf({ role: 'VIEWER' })).toContain('incidents.read');
  });

  test('an unknown role or permission throws', () => {
    for (const unknown of ['constructor', '__proto__', 'owner', undefined]) {
      expect(() => untyped(permissionsOf)({ role: unknown })).toThrow(UnknownRoleError);
      expect(() => untyped(may)({ role: 'OWNER' }, unknown)).toThrow(UnknownPermissionError);
      expect(() => untyped(grantable)('OWNER', unknown)).toThrow(UnknownRoleError);
      expect(() => untyped(grantable)(unknown, 'VIEWER')).toThrow(UnknownRoleError);
      expect(() => untyped(roleAtLeast)(unknown, 'VIEWER')).toThrow(UnknownRoleError);
      expect(() => untyped(scopeCovers)(['read'], unknown)).toThrow(UnknownPermissionError);
      expect(isRole(unknown)).toBe(false);
      expect(isScope(unknown)).toBe(false);
    }
  });
});

describe('granting', () => {
  const GRANTABLE: Readonly<Record<Role, readonly Role[]>> = {
    OWNER: ['OWNER', 'ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'],
    ADMIN: ['ADMIN', 'AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'],
    AGENT: ['AGENT', 'EDITOR', 'VIEWER', 'REQUESTER'],
    EDITOR: ['EDITOR', 'VIEWER'],
    VIEWER: ['VIEWER'],
    REQUESTER: ['REQUESTER'],
  };

  test.each(ROLES)('%s may give the roles whose rights it holds, and no other', (role) => {
    expect(ROLES.filter((target) => grantable(role, target))).toEqual(GRANTABLE[role]);
  });

  test('nobody grants what they do not hold, with scopes on either side', () => {
    fc.assert(
      fc.property(anyRights, anyRights, (granter, granted) => {
        const held = permissionsOf(granter);
        const holdsAll = permissionsOf(granted).every((permission) => held.includes(permission));
        expect(holdsAll || !mayGrant(granter, granted)).toBe(true);
        const unscoped = granter.scopes === undefined && grantable(granter.role, granted.role);
        expect(mayGrant(granter, granted) || !unscoped).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a right under a condition does not grant the right on all rows', () => {
    expect(mayGrant({ role: 'REQUESTER' }, { role: 'VIEWER', scopes: ['tickets.read'] })).toBe(
      false,
    );
    expect(mayGrant({ role: 'VIEWER' }, { role: 'REQUESTER', scopes: ['tickets.read'] })).toBe(
      true,
    );
    expect(mayGrant({ role: 'EDITOR' }, { role: 'AGENT', scopes: ['tickets.update'] })).toBe(false);
  });

  test('a key cannot issue a key that can do more than itself', () => {
    const issuer = { role: 'ADMIN', scopes: ['read', 'api_keys.manage'] } as const;
    expect(mayGrant(issuer, { role: 'ADMIN', scopes: ['read'] })).toBe(true);
    expect(mayGrant(issuer, { role: 'ADMIN', scopes: ['write'] })).toBe(false);
    expect(mayGrant(issuer, { role: 'VIEWER', scopes: ['members.manage'] })).toBe(true);
    expect(mayGrant(issuer, { role: 'ADMIN', scopes: ['members.manage'] })).toBe(false);
  });
});

describe('roleAtLeast', () => {
  test('it follows the ladder, on which REQUESTER does not stand', () => {
    for (const [rank, role] of ROLE_LADDER.entries()) {
      for (const [floor, minimum] of ROLE_LADDER.entries())
        expect(roleAtLeast(role, minimum)).toBe(rank <= floor);
      expect(roleAtLeast(role, 'REQUESTER')).toBe(false);
      expect(roleAtLeast('REQUESTER', role)).toBe(false);
    }
    expect(roleAtLeast('REQUESTER', 'REQUESTER')).toBe(true);
  });
});

describe('scopes', () => {
  test('read covers reading, write covers writing, and neither covers administration', () => {
    expect(scopeCovers(['read'], 'incidents.read')).toBe(true);
    expect(scopeCovers(['read'], 'incidents.create')).toBe(false);
    expect(scopeCovers(['write'], 'incidents.create')).toBe(true);
    expect(scopeCovers(['write'], 'incidents.read')).toBe(false);
    for (const permission of [
      'api_keys.manage',
      'members.manage',
      'members.change_owner',
      'tenants.delete',
    ] as const) {
      expect(scopeCovers(['read', 'write'], permission)).toBe(false);
      expect(scopeCovers([permission], permission)).toBe(true);
    }
  });

  test('every permission of the form resource.read is covered by read', () => {
    for (const permission of PERMISSION_NAMES.filter((name) => name.endsWith('.read'))) {
      expect([permission, scopeCovers(['read'], permission)]).toEqual([permission, true]);
    }
  });

  test('a permission’s name covers itself alone', () => {
    for (const scope of PERMISSION_NAMES) {
      expect(PERMISSION_NAMES.filter((permission) => scopeCovers([scope], permission))).toEqual([
        scope,
      ]);
    }
  });

  test('no scopes and unknown scopes cover nothing', () => {
    for (const permission of PERMISSION_NAMES) {
      expect(scopeCovers([], permission)).toBe(false);
      expect(scopeCovers(['admin', '*', 'incidents.*', '__proto__', 'READ'], permission)).toBe(
        false,
      );
    }
    expect(SCOPES.every(isScope)).toBe(true);
  });
});
