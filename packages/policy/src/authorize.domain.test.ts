import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyFacts, anyPermission, anyRole, anyScopes } from '../test/arbitraries.js';
import { authorize } from './authorize.js';
import type { ResourceFacts, Subject } from './decision.js';
import { ME, ROWS, SCOPE_SETS, TENANT, subjectOf } from './docs/domain.js';
import { evaluate } from './evaluate.js';
import { CONDITIONS } from './named-conditions.js';
import { PERMISSIONS, PERMISSION_NAMES } from './permissions.js';
import type { Permission } from './permissions.js';
import { ROLES, ROLE_LADDER } from './roles.js';
import { SCOPES } from './scopes.js';
import { readPermissionOf } from './table.js';

const VIEWER: Subject = { tenantId: TENANT, userId: ME, role: 'VIEWER' };
const ROW: ResourceFacts = { tenantId: TENANT };

describe('roles', () => {
  test('each role of the ladder is allowed everything that the next one is', () => {
    for (const [index, lower] of ROLE_LADDER.entries()) {
      const higher = ROLE_LADDER[index - 1];
      if (higher === undefined) continue;
      for (const permission of PERMISSION_NAMES) {
        for (const scopeSet of SCOPE_SETS) {
          for (const { facts } of ROWS) {
            const below = authorize(permission, facts, subjectOf(lower, scopeSet, permission));
            if (below.effect === 'deny') continue;
            const above = authorize(permission, facts, subjectOf(higher, scopeSet, permission));
            expect([permission, higher, above.effect]).toEqual([permission, higher, 'allow']);
            // A right on all rows must not shrink to a right under a condition.
            expect([undefined, below.condition]).toContain(above.condition);
          }
        }
      }
    }
  });
});

describe('scopes', () => {
  test('a key is never allowed what its account is not', () => {
    fc.assert(
      fc.property(
        anyPermission,
        anyRole,
        anyFacts,
        anyScopes,
        (permission, role, facts, scopes) => {
          const row = { ...facts, tenantId: TENANT };
          const key = authorize(permission, row, {
            tenantId: TENANT,
            serviceAccountId: ME,
            role,
            scopes,
          });
          const owner = authorize(permission, row, {
            tenantId: TENANT,
            serviceAccountId: ME,
            role,
            scopes: SCOPES,
          });
          expect(key.effect === 'deny' || owner.effect === 'allow').toBe(true);
          expect(key.visibility === 'hidden' || owner.visibility === 'visible').toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('more scopes never allow less', () => {
    fc.assert(
      fc.property(
        anyPermission,
        anyRole,
        anyFacts,
        anyScopes,
        anyScopes,
        (permission, role, facts, some, more) => {
          const row = { ...facts, tenantId: TENANT };
          const fewer = authorize(permission, row, {
            tenantId: TENANT,
            serviceAccountId: ME,
            role,
            scopes: some,
          });
          const wider = authorize(permission, row, {
            tenantId: TENANT,
            serviceAccountId: ME,
            role,
            scopes: [...some, ...more],
          });
          expect(fewer.effect === 'deny' || wider.effect === 'allow').toBe(true);
        },
      ),
    );
  });

  test('a denial by scope names the permission, and comes after the role’s', () => {
    const key = { tenantId: TENANT, serviceAccountId: ME, scopes: ['read'] } as const;
    const byScope = authorize('incidents.create', undefined, { ...key, role: 'EDITOR' });
    expect(byScope).toMatchObject({
      effect: 'deny',
      reason: 'scope',
      missing: 'incidents.create',
      rule: 'incidents.create:scope',
    });
    expect(authorize('incidents.create', undefined, { ...key, role: 'VIEWER' })).toMatchObject({
      reason: 'role',
    });
  });
});

describe('visibility', () => {
  test('it is whether the same subject may read the same row, in every decision on a row', () => {
    fc.assert(
      fc.property(
        anyPermission,
        anyRole,
        anyFacts,
        fc.option(anyScopes, { nil: undefined }),
        fc.constantFrom(TENANT, 'tenant-b'),
        (permission, role, facts, scopes, tenantId) => {
          const row = { ...facts, tenantId };
          const subject = { tenantId: TENANT, userId: ME, role, scopes };
          const reads = authorize(readPermissionOf(permission), row, subject).effect === 'allow';
          expect(authorize(permission, row, subject).visibility).toBe(reads ? 'visible' : 'hidden');
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('a viewer’s forbidden change of an incident is visible (403), a requester’s is hidden (404)', () => {
    expect(authorize('incidents.update', ROW, VIEWER)).toMatchObject({
      effect: 'deny',
      visibility: 'visible',
    });
    expect(authorize('incidents.update', ROW, { ...VIEWER, role: 'REQUESTER' })).toMatchObject({
      visibility: 'hidden',
    });
  });

  test('without a row nothing is known', () => {
    for (const permission of PERMISSION_NAMES) {
      for (const role of ROLES)
        expect(authorize(permission, undefined, { ...VIEWER, role }).visibility).toBe('unknown');
    }
  });
});

describe('decisions without a row', () => {
  test('a right under a condition comes with the condition, and is no plain allow', () => {
    for (const permission of PERMISSION_NAMES) {
      for (const role of ROLES) {
        const granted = PERMISSIONS[permission].roles[role];
        const when = granted === undefined || granted === 'allow' ? undefined : granted.when;
        const decision = authorize(permission, undefined, { ...VIEWER, role });
        expect(decision.effect).toBe(granted === undefined ? 'deny' : 'allow');
        expect(decision.reason === 'condition').toBe(when !== undefined);
        expect(decision.condition).toBe(
          when === undefined ? undefined : CONDITIONS[when].condition,
        );
      }
    }
  });

  test('its condition picks exactly the rows on which the decision with a row allows', () => {
    fc.assert(
      fc.property(anyPermission, anyRole, anyFacts, (permission, role, facts) => {
        const subject = { tenantId: TENANT, userId: ME, role };
        const open = authorize(permission, undefined, subject);
        const inCondition =
          open.condition === undefined || evaluate(open.condition, facts, subject);
        const onRow = authorize(permission, { ...facts, tenantId: TENANT }, subject);
        expect(onRow.effect === 'allow').toBe(open.effect === 'allow' && inCondition);
      }),
      { numRuns: 2000 },
    );
  });
});

test('deciding makes no new object: the answers are frozen and the same each time', () => {
  const cases: [Permission, ResourceFacts | undefined, Subject][] = PERMISSION_NAMES.flatMap(
    (permission) =>
      ROLES.flatMap((role) =>
        ROWS.map(({ facts }): [Permission, ResourceFacts | undefined, Subject] => [
          permission,
          facts,
          { ...VIEWER, role },
        ]),
      ),
  );
  for (const [permission, facts, subject] of cases) {
    const decision = authorize(permission, facts, subject);
    expect(Object.isFrozen(decision)).toBe(true);
    expect(authorize(permission, facts, subject)).toBe(decision);
  }
});
