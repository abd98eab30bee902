import { isWellFormed, subjectFact } from '@incident-tracker/policy';
import type { Condition, ConditionSubject, FactName } from '@incident-tracker/policy';
import { sql } from 'kysely';
import type { Expression, ExpressionBuilder, SqlBool, StringReference } from 'kysely';

export interface WhereOptions<DB, TB extends keyof DB, Fact extends string> {
  /** The column of each fact; null for a fact that these rows do not have, which is unknown of them. */
  readonly columns: { readonly [Name in Fact]: StringReference<DB, TB> | null };
  readonly subject: ConditionSubject;
}

/** The literal of SQL's third truth value. */
const UNKNOWN = sql<SqlBool>`null::boolean`;
const NEVER = sql<SqlBool>`false`;

/**
 * The policy's condition as a `where` clause: it picks exactly the rows for which the policy's
 * `evaluate` is true, NULLs included. A malformed condition picks no row. Values are bound parameters.
 *
 *     trx.selectFrom('tickets').where(conditionToWhere(decision.condition, { columns, subject }))
 */
export function conditionToWhere<DB, TB extends keyof DB, Fact extends string = FactName>(
  condition: Condition<Fact>,
  options: WhereOptions<DB, TB, Fact>,
): (eb: ExpressionBuilder<DB, TB>) => Expression<SqlBool> {
  return (eb) => (isWellFormed(condition) ? toExpression(condition, { eb, ...options }) : NEVER);
}

interface Compilation<DB, TB extends keyof DB, Fact extends string> extends WhereOptions<
  DB,
  TB,
  Fact
> {
  readonly eb: ExpressionBuilder<DB, TB>;
}

function toExpression<DB, TB extends keyof DB, Fact extends string>(
  condition: Condition<Fact>,
  compilation: Compilation<DB, TB, Fact>,
): Expression<SqlBool> {
  const { eb, columns, subject } = compilation;
  if ('all' in condition)
    return eb.and(condition.all.map((member) => toExpression(member, compilation)));
  if ('any' in condition)
    return eb.or(condition.any.map((member) => toExpression(member, compilation)));
  if ('not' in condition) return sql<SqlBool>`not (${toExpression(condition.not, compilation)})`;
  if ('in' in condition) {
    const [{ fact }, values] = condition.in;
    const column = columns[fact];
    if (column === null) return UNKNOWN;
    return sql<SqlBool>`${eb.ref(column)} in (${sql.join(values)})`;
  }
  const [{ fact }, operand] = condition.eq;
  const value = 'subject' in operand ? subjectFact(subject, operand.subject) : operand.value;
  const column = columns[fact];
  return value === undefined || column === null
    ? UNKNOWN
    : sql<SqlBool>`${eb.ref(column)} = ${value}`;
}
