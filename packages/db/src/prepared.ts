import { sql } from 'kysely';
import type { Compilable, CompiledQuery, Insertable, Kysely } from 'kysely';
import type { Schema } from './schema.js';
import { TenantTransaction } from './transactions.js';

/** Stands in a statement for a value that is known only when it runs. */
class Placeholder {
  constructor(readonly name: string) {}
}

/** Names a value of the statement, of the type it will have. */
export type Parameter<Values extends object> = <Name extends keyof Values & string>(
  name: Name,
) => Values[Name];

/** A statement that is built and compiled once and runs many times. */
export interface PreparedStatement<Values extends object, Row> {
  /** The statement with its values, to be run by somebody else; it is compiled by `db`. */
  bind(db: Kysely<Schema>, values: Values): CompiledQuery<Row>;
  /** Runs it on a database or in a transaction. */
  execute(db: Kysely<Schema>, values: Values): Promise<Row[]>;
}

/** Safe because the query builder does nothing with a value but to keep it among the parameters. */
function asValue<T>(placeholder: Placeholder): T {
  return placeholder as T;
}

/**
 * Prepares a statement of the hot path: building and compiling the same SQL for each request costs
 * more than running it. `prepared<{ id: string }>()((db, parameter) => db.selectFrom(…).where('id',
 * '=', parameter('id')))`. The text must not depend on the values: a list has another text for
 * another length.
 */
export function prepared<Values extends object>() {
  return <Row>(
    build: (db: Kysely<Schema>, parameter: Parameter<Values>) => Compilable<Row>,
  ): PreparedStatement<Values, Row> => {
    let compiled: CompiledQuery<Row> | undefined;
    const bind = (db: Kysely<Schema>, values: Values): CompiledQuery<Row> => {
      compiled ??= build(db, (name) => asValue(new Placeholder(name))).compile();
      return { ...compiled, parameters: filled(compiled.parameters, values) };
    };
    return {
      bind,
      async execute(db, values) {
        const query = bind(db, values);
        const { rows } = await (db instanceof TenantTransaction
          ? db.run(query)
          : db.executeQuery(query));
        return rows;
      },
    };
  };
}

/** The parameters with values where placeholders stood. */
function filled(parameters: readonly unknown[], values: object): unknown[] {
  return parameters.map((value) =>
    value instanceof Placeholder ? Reflect.get(values, value.name) : value,
  );
}

/**
 * Prepares the insertion of one row, with these of its columns: `insertion('incidents', ['tenant_id',
 * 'id', …])`. Columns of `jsonb` take text.
 */
export function insertion<Table extends keyof Schema>(
  table: Table,
  columns: readonly (keyof Insertable<Schema[Table]> & string)[],
): PreparedStatement<Insertable<Schema[Table]>, unknown> {
  return prepared<Insertable<Schema[Table]>>()((db, parameter) => {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const values = sql.join(columns.map((column) => sql`${parameter(column)}`));
    const insert = sql`insert into ${sql.table(table)} (${names}) values (${values})`;
    return { compile: () => insert.compile(db) };
  });
}
