import { subjectFact } from './condition.js';
import type {
  Condition,
  ConditionSubject,
  Facts,
  FactValue,
  SubjectOperand,
  ValueOperand,
} from './condition.js';
import { isWellFormed } from './well-formed.js';

/** SQL's third truth value, unknown, is `null`; only `true` allows. */
export type Truth = boolean | null;

export type Predicate<Fact extends string> = (
  facts: Facts<Fact>,
  subject: ConditionSubject,
) => Truth;

/**
 * True only if the condition holds for the row. Unknown (an absent fact or subject id), a malformed
 * condition and absent facts or subject are false.
 */
export function evaluate<Fact extends string>(
  condition: Condition<Fact>,
  facts: Facts<Fact>,
  subject: ConditionSubject,
): boolean {
  return isObject(facts) && isObject(subject) && compile(condition)(facts, subject) === true;
}

/** The condition as a function, for conditions that are asked often. A malformed one is never true. */
export function compile<Fact extends string>(condition: Condition<Fact>): Predicate<Fact> {
  return isWellFormed(condition) ? compileWellFormed(condition) : () => null;
}

function compileWellFormed<Fact extends string>(condition: Condition<Fact>): Predicate<Fact> {
  if ('all' in condition) return combine(condition.all, false);
  if ('any' in condition) return combine(condition.any, true);
  if ('not' in condition) return negate(compileWellFormed(condition.not));
  if ('eq' in condition) return equals(condition.eq[0].fact, condition.eq[1]);
  return isOneOf(condition.in[0].fact, condition.in[1]);
}

/** AND and OR mirror each other: one member with the deciding truth decides, an unknown one spreads. */
function combine<Fact extends string>(
  members: readonly Condition<Fact>[],
  deciding: boolean,
): Predicate<Fact> {
  const predicates = members.map((member) => compileWellFormed(member));
  return (facts, subject) => {
    let result: Truth = !deciding;
    for (const predicate of predicates) {
      const truth = predicate(facts, subject);
      if (truth === deciding) return deciding;
      if (truth === null) result = null;
    }
    return result;
  };
}

function negate<Fact extends string>(predicate: Predicate<Fact>): Predicate<Fact> {
  return (facts, subject) => {
    const truth = predicate(facts, subject);
    return truth === null ? null : !truth;
  };
}

function equals<Fact extends string>(
  fact: Fact,
  operand: SubjectOperand | ValueOperand,
): Predicate<Fact> {
  if ('value' in operand) {
    const { value } = operand;
    return (facts) => same(factOf(facts, fact), value);
  }
  const name = operand.subject;
  return (facts, subject) => same(factOf(facts, fact), subjectFact(subject, name));
}

function isOneOf<Fact extends string>(fact: Fact, values: readonly FactValue[]): Predicate<Fact> {
  return (facts) => {
    const value = factOf(facts, fact);
    return value === undefined || value === null ? null : values.includes(value);
  };
}

function same(left: FactValue, right: FactValue): Truth {
  if (left === undefined || left === null || right === undefined || right === null) return null;
  return left === right;
}

function factOf<Fact extends string>(facts: Facts<Fact>, fact: Fact): FactValue {
  return Object.hasOwn(facts, fact) ? facts[fact] : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
