import { PERMISSIONS, PERMISSION_NAMES, ROLES, authorize } from '@incident-tracker/policy';
import type { Permission, ResourceFacts, Subject } from '@incident-tracker/policy';
import type { MongoAbility } from '@casl/ability';
import { caslAbilityOf, caslRow } from './casl.js';

const TENANT = 'tenant-a';
const ME = 'me';
const MINE = {
  tenantId: TENANT,
  requesterId: ME,
  visibility: 'public',
  uploadedBy: ME,
  userId: ME,
};

const ROWS: readonly ResourceFacts[] = [
  MINE,
  { ...MINE, requesterId: 'someone-else', userId: 'someone-else', visibility: 'internal' },
  { ...MINE, tenantId: 'tenant-b' },
];

/** One question, put so that each engine finds everything prepared. */
export interface Case {
  readonly permission: Permission;
  readonly subject: Subject;
  readonly facts: ResourceFacts;
  readonly casl: {
    readonly ability: MongoAbility;
    readonly action: string;
    readonly row: object;
  };
}

function subjects(): Subject[] {
  return ROLES.flatMap((role) => [
    { tenantId: TENANT, userId: ME, role },
    { tenantId: TENANT, serviceAccountId: ME, role, scopes: ['read', 'write'] },
  ]);
}

/**
 * Every permission asked by every role, as a person and by API key, about rows of their own, of others
 * and of another tenant.
 * @throws Error where the engines disagree: then a comparison of their speed would mean nothing.
 */
export function policyCases(): Case[] {
  const cases: Case[] = [];
  for (const subject of subjects()) {
    const ability = caslAbilityOf(subject);
    for (const permission of PERMISSION_NAMES) {
      const { resource, action } = PERMISSIONS[permission];
      for (const facts of ROWS) {
        const row = caslRow(resource, facts);
        const ours = authorize(permission, facts, subject).effect === 'allow';
        if (ours !== ability.can(action, row)) {
          throw new Error(`CASL disagrees about ${permission} for ${JSON.stringify(subject)}`);
        }
        cases.push({ permission, subject, facts, casl: { ability, action, row } });
      }
    }
  }
  return cases;
}
