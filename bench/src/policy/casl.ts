import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability';
import type { MongoAbility } from '@casl/ability';
import {
  CONDITIONS,
  PERMISSIONS,
  PERMISSION_NAMES,
  scopeCovers,
  subjectFact,
} from '@incident-tracker/policy';
import type { Condition, ResourceFacts, Subject } from '@incident-tracker/policy';

type Query = Readonly<Record<string, unknown>>;

/** A condition as the query language of CASL has it; a fact that the subject lacks matches nothing. */
function queryOf(condition: Condition, who: Subject): Query {
  if ('all' in condition) {
    return Object.assign({}, ...condition.all.map((member) => queryOf(member, who)));
  }
  if ('eq' in condition) {
    const [{ fact }, operand] = condition.eq;
    const value = 'value' in operand ? operand.value : subjectFact(who, operand.subject);
    return { [fact]: value ?? '(nobody)' };
  }
  throw new Error('a kind of condition that the catalogue did not use when this was written');
}

/** The subject's rights as a CASL ability, built from our catalogue once, as CASL advises. */
export function caslAbilityOf(who: Subject): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const permission of PERMISSION_NAMES) {
    const { resource, action, roles } = PERMISSIONS[permission];
    const effect = roles[who.role];
    if (effect === undefined) continue;
    if (who.scopes !== undefined && !scopeCovers(who.scopes, permission)) continue;
    const where = effect === 'allow' ? {} : queryOf(CONDITIONS[effect.when].condition, who);
    can(action, resource, { tenantId: who.tenantId, ...where });
  }
  // CASL reads the action `manage` as "any action" unless told otherwise; here it is a name like the rest.
  return build({ anyAction: '(any action)', anySubjectType: '(any resource)' });
}

/** A row as CASL takes it, marked with its type. */
export function caslRow(resource: string, facts: ResourceFacts): object {
  return subject(resource, { ...facts });
}
