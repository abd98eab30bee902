import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { caslAllows } from '../test/casl-abilities.js';
import { authorize } from './authorize.js';
import type { ResourceFacts, Subject } from './decision.js';
import { ME, ROWS, SCOPE_SETS, SOMEONE, TENANT, subjectOf } from './docs/domain.js';
import { PERMISSION_NAMES } from './permissions.js';
import type { Permission } from './permissions.js';
import { ROLES } from './roles.js';
import { SCOPES } from './scopes.js';

function disagreement(
  permission: Permission,
  facts: ResourceFacts | undefined,
  subject: Subject,
): string | undefined {
  const ours = authorize(permission, facts, subject).effect === 'allow';
  const theirs = caslAllows(permission, facts === undefined ? undefined : { ...facts }, {
    tenantId: subject.tenantId,
    role: subject.role,
    id: subject.userId ?? subject.serviceAccountId ?? '',
    isPerson: subject.userId !== undefined,
    scopes: subject.scopes,
  });
  if (ours === theirs) return undefined;
  return `${permission} ${JSON.stringify(subject)} on ${JSON.stringify(facts)}: ours ${ours}, CASL ${theirs}`;
}

test('CASL, given the contract’s table by hand, decides the whole domain as we do', () => {
  const disagreements: string[] = [];
  let decisions = 0;
  for (const permission of PERMISSION_NAMES) {
    for (const role of ROLES) {
      for (const scopeSet of SCOPE_SETS) {
        for (const { facts } of ROWS) {
          decisions += 1;
          const found = disagreement(permission, facts, subjectOf(role, scopeSet, permission));
          if (found !== undefined) disagreements.push(found);
        }
      }
    }
  }
  expect(disagreements).toEqual([]);
  expect(decisions).toBe(PERMISSION_NAMES.length * ROLES.length * SCOPE_SETS.length * ROWS.length);
});

test('CASL agrees on random facts and random scope sets too', () => {
  const someone = fc.constantFrom(ME, SOMEONE, null, undefined);
  const facts = fc.record({
    tenantId: fc.constantFrom(TENANT, 'tenant-b'),
    requesterId: someone,
    visibility: fc.constantFrom('public', 'internal', null, undefined),
    uploadedBy: someone,
    userId: someone,
  });
  const scopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { maxLength: 4 });
  const subject = fc.oneof(
    fc.record({
      tenantId: fc.constant(TENANT),
      userId: fc.constant(ME),
      role: fc.constantFrom(...ROLES),
    }),
    fc.record({
      tenantId: fc.constant(TENANT),
      serviceAccountId: fc.constant(ME),
      role: fc.constantFrom(...ROLES),
      scopes,
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...PERMISSION_NAMES), facts, subject, (permission, row, who) => {
      expect(disagreement(permission, row, who)).toBeUndefined();
    }),
    { numRuns: 1000 },
  );
});
