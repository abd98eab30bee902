/** A value that a row or a subject can hold. `null` and absence are the same: SQL's NULL. */
export type FactValue = string | number | boolean | null | undefined;

/** The facts of a row that the product's own conditions speak about. */
export type FactName = 'requesterId' | 'visibility' | 'uploadedBy' | 'userId';

/** What a condition may ask about the subject; `principalId` is the person or service account that acts. */
export type SubjectFact = 'userId' | 'principalId';

export type ConditionValue = string | number | boolean;

/**
 * A closed condition over one row and one subject. It has two interpreters, `evaluate` here and the
 * SQL one in the API, which agree on every row. Both use SQL's three-valued logic: a comparison with
 * an absent value is unknown, `not` leaves it unknown, and only true allows.
 */
export type Condition<Fact extends string = FactName> =
  | { readonly all: readonly [Condition<Fact>, ...Condition<Fact>[]] }
  | { readonly any: readonly [Condition<Fact>, ...Condition<Fact>[]] }
  | { readonly not: Condition<Fact> }
  | { readonly eq: readonly [FactOperand<Fact>, SubjectOperand | ValueOperand] }
  | { readonly in: readonly [FactOperand<Fact>, readonly [ConditionValue, ...ConditionValue[]]] };

export interface FactOperand<Fact extends string = FactName> {
  readonly fact: Fact;
}
export interface SubjectOperand {
  readonly subject: SubjectFact;
}
export interface ValueOperand {
  readonly value: ConditionValue;
}

/** The part of a subject that conditions see. */
export interface ConditionSubject {
  readonly userId?: string | undefined;
  readonly serviceAccountId?: string | undefined;
}

/** The facts of one row, read as own properties only. */
export type Facts<Fact extends string = FactName> = { readonly [Name in Fact]?: FactValue };

/**
 * The subject's value for a condition, or `undefined` (SQL's NULL) if it has none. A subject that
 * claims to be a person and a service account at once is nobody, so that it matches no row.
 */
export function subjectFact(subject: ConditionSubject, name: SubjectFact): string | undefined {
  const { userId, serviceAccountId } = subject;
  if (isNone(serviceAccountId)) return isNone(userId) ? undefined : userId;
  return isNone(userId) && name === 'principalId' ? serviceAccountId : undefined;
}

function isNone(id: string | undefined): boolean {
  return id === undefined || id === '';
}
