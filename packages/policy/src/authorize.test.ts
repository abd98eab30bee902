import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INHERITED, anyFacts, anyPermission, anyRole, anyScopes } from '../test/arbitraries.js';
import { untyped } from '../test/untyped.js';
import { authorize } from './authorize.js';
import type { ResourceFacts, Subject } from './decision.js';
import { ME, ROWS, SOMEONE, TENANT } from './docs/domain.js';
import { PERMISSIONS, PERMISSION_NAMES, UnknownPermissionError } from './permissions.js';
import { ROLES, UnknownRoleError } from './roles.js';

const VIEWER: Subject = { tenantId: TENANT, userId: ME, role: 'VIEWER' };
const ROW: ResourceFacts = { tenantId: TENANT };
const untypedAuthorize = untyped(authorize);

describe('unknown and empty input', () => {
  test.each([...INHERITED, 'incidents', 'incidents.fly', 'INCIDENTS.READ', ' incidents.read', '*'])(
    'the unknown action %s throws, for every role',
    (action) => {
      for (const role of ROLES) {
        expect(() => untypedAuthorize(action, ROW, { ...VIEWER, role })).toThrow(
          UnknownPermissionError,
        );
        expect(() => untypedAuthorize(action, undefined, { ...VIEWER, role })).toThrow(
          UnknownPermissionError,
        );
      }
    },
  );

  test.each([...INHERITED, 'owner', 'SUPERUSER', 7, true, {}, ['OWNER']])(
    'the unknown role %s throws',
    (role) => {
      expect(() => untypedAuthorize('incidents.read', ROW, { ...VIEWER, role })).toThrow(
        UnknownRoleError,
      );
      expect(() => untypedAuthorize('incidents.read', undefined, { ...VIEWER, role })).toThrow(
        UnknownRoleError,
      );
    },
  );

  test('an absent action, subject or role denies', () => {
    for (const nothing of [undefined, null, '']) {
      expect(untypedAuthorize(nothing, ROW, { ...VIEWER, role: 'OWNER' })).toMatchObject({
        effect: 'deny',
        rule: 'empty-input',
      });
      expect(untypedAuthorize('tenants.read', ROW, nothing)).toMatchObject({
        effect: 'deny',
        rule: 'empty-input',
      });
      expect(untypedAuthorize('tenants.read', ROW, { ...VIEWER, role: nothing })).toMatchObject({
        effect: 'deny',
      });
    }
    expect(untypedAuthorize()).toMatchObject({ effect: 'deny', visibility: 'hidden' });
    expect(untypedAuthorize('tenants.read', ROW, {})).toMatchObject({
      effect: 'deny',
      visibility: 'hidden',
    });
  });

  test('an absent tenant denies on both sides, and does not equal another absent tenant', () => {
    for (const nothing of [undefined, null, '']) {
      const nowhere = { ...VIEWER, role: 'OWNER', tenantId: nothing };
      for (const row of [undefined, null, {}, { tenantId: nothing }, ROW]) {
        expect(untypedAuthorize('tenants.read', row, nowhere)).toMatchObject({
          effect: 'deny',
          reason: 'tenant',
        });
      }
    }
    for (const row of [null, {}, '', { tenantId: null }]) {
      expect(untypedAuthorize('tenants.read', row, VIEWER)).toMatchObject({
        effect: 'deny',
        reason: 'tenant',
      });
    }
  });

  test('scopes that are lost, empty or holey allow nothing', () => {
    const key = { tenantId: TENANT, serviceAccountId: ME, role: 'OWNER' } as const;
    for (const permission of PERMISSION_NAMES) {
      for (const scopes of [
        undefined,
        null,
        [],
        [undefined],
        [null],
        [''],
        'read',
        { read: true },
        INHERITED,
      ]) {
        expect(untypedAuthorize(permission, ROW, { ...key, scopes }).effect).toBe('deny');
        expect(untypedAuthorize(permission, undefined, { ...key, scopes }).effect).toBe('deny');
      }
    }
    expect(untypedAuthorize('tenants.read', ROW, { ...VIEWER, scopes: null }).effect).toBe('deny');
  });
});

describe('deny by default', () => {
  test('whatever a role is not given in the table is denied, with the missing permission', () => {
    for (const permission of PERMISSION_NAMES) {
      for (const role of ROLES) {
        if (PERMISSIONS[permission].roles[role] !== undefined) continue;
        for (const { facts } of ROWS) {
          const decision = authorize(permission, facts, { ...VIEWER, role });
          expect(decision.effect).toBe('deny');
          if (decision.reason === 'tenant') continue;
          expect(decision).toMatchObject({
            reason: 'role',
            missing: permission,
            rule: `${permission}:${role}:deny`,
          });
        }
      }
    }
  });

  test('a right under a condition is denied on every row that lacks the facts', () => {
    for (const permission of PERMISSION_NAMES) {
      for (const role of ROLES) {
        const effect = PERMISSIONS[permission].roles[role];
        if (effect === undefined || effect === 'allow') continue;
        const decision = authorize(permission, ROW, { ...VIEWER, role });
        expect(decision).toMatchObject({
          effect: 'deny',
          reason: 'condition',
          missing: permission,
        });
      }
    }
  });

  test('a subject that is both a person and a service account, or neither, owns no row', () => {
    const own = {
      tenantId: TENANT,
      requesterId: ME,
      visibility: 'public',
      uploadedBy: ME,
      userId: ME,
    };
    const base = { tenantId: TENANT, role: 'REQUESTER' } as const;
    expect(authorize('tickets.read', own, { ...base, userId: ME }).effect).toBe('allow');
    expect(
      authorize('tickets.read', own, {
        ...base,
        userId: ME,
        serviceAccountId: SOMEONE,
        scopes: ['read'],
      }).effect,
    ).toBe('deny');
    expect(
      authorize('tickets.read', own, {
        ...base,
        userId: SOMEONE,
        serviceAccountId: ME,
        scopes: ['read'],
      }).effect,
    ).toBe('deny');
    expect(authorize('tickets.read', own, base).effect).toBe('deny');
    expect(authorize('tickets.read', { ...own, requesterId: undefined }, base).effect).toBe('deny');
    expect(
      authorize('tickets.read', { ...own, requesterId: '' }, { ...base, userId: '' }).effect,
    ).toBe('deny');
  });

  test('facts inherited from a prototype do not count', () => {
    const row: ResourceFacts = Object.assign(Object.create({ requesterId: ME }), {
      tenantId: TENANT,
    });
    expect(authorize('tickets.read', row, { ...VIEWER, role: 'REQUESTER' }).effect).toBe('deny');
  });
});

describe('tenants', () => {
  test('no role, permission, scope or fact allows anything on a row of another tenant, and the row stays hidden', () => {
    fc.assert(
      fc.property(
        anyPermission,
        anyRole,
        anyFacts,
        fc.option(anyScopes, { nil: undefined }),
        (permission, role, facts, scopes) => {
          const decision = authorize(
            permission,
            { ...facts, tenantId: 'tenant-b' },
            { tenantId: TENANT, userId: ME, role, scopes },
          );
          expect(decision).toMatchObject({
            effect: 'deny',
            reason: 'tenant',
            visibility: 'hidden',
            rule: 'tenant-isolation',
          });
          expect(decision.missing).toBeUndefined();
        },
      ),
    );
  });
});
