import type { ResourceFacts, Subject } from '../decision.js';
import type { Permission } from '../permissions.js';
import type { Role } from '../roles.js';

/** The finite domain of the policy: with every role and permission, these subjects and rows are all the cases. */
export const TENANT = 'tenant-a';
export const ME = 'me';
export const SOMEONE = 'someone-else';

/** Scope sets, by the name of their column. A person has none; an API key has one of the others. */
export const SCOPE_SETS = [
  'person',
  'no scope',
  'read',
  'write',
  'read+write',
  'own name',
] as const;
export type ScopeSet = (typeof SCOPE_SETS)[number];

/** The subject that acts under a role and a scope set; `own name` is the one scope named like the permission. */
export function subjectOf(role: Role, scopeSet: ScopeSet, permission: Permission): Subject {
  if (scopeSet === 'person') return { tenantId: TENANT, userId: ME, role };
  const scopes = {
    'no scope': [],
    read: ['read'],
    write: ['write'],
    'read+write': ['read', 'write'],
    'own name': [permission],
  }[scopeSet];
  return { tenantId: TENANT, serviceAccountId: ME, role, scopes };
}

interface DomainRow {
  readonly name: string;
  readonly facts: ResourceFacts | undefined;
}

const MINE = {
  tenantId: TENANT,
  requesterId: ME,
  visibility: 'public',
  uploadedBy: ME,
  userId: ME,
};

/** Every combination of facts that a condition tells apart, no row at all, and another tenant's row that is mine by every fact. */
export const ROWS: readonly DomainRow[] = [
  { name: 'no row', facts: undefined },
  { name: 'mine', facts: MINE },
  { name: 'mine, internal', facts: { ...MINE, visibility: 'internal' } },
  { name: 'mine, uploaded by someone else', facts: { ...MINE, uploadedBy: SOMEONE } },
  {
    name: 'someone else’s, uploaded by me',
    facts: { ...MINE, requesterId: SOMEONE, userId: SOMEONE },
  },
  {
    name: 'someone else’s',
    facts: {
      tenantId: TENANT,
      requesterId: SOMEONE,
      visibility: 'internal',
      uploadedBy: SOMEONE,
      userId: SOMEONE,
    },
  },
  { name: 'without facts', facts: { tenantId: TENANT } },
  { name: 'other tenant’s, mine by every fact', facts: { ...MINE, tenantId: 'tenant-b' } },
];
