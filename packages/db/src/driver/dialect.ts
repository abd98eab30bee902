import {
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely';
import { PgConnection } from './connection.js';
import type { RolePool } from './pool.js';

/** Kysely on one of our pools: each statement takes a connection and gives it back. */
class PoolDriver implements Driver {
  readonly #pool: RolePool;
  constructor(pool: RolePool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<PgConnection> {
    return this.#pool.acquire();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PgConnection) connection.release();
  }

  beginTransaction(): Promise<void> {
    return refuse();
  }

  commitTransaction(): Promise<void> {
    return refuse();
  }

  rollbackTransaction(): Promise<void> {
    return refuse();
  }

  async destroy(): Promise<void> {}
}

function refuse(): Promise<never> {
  return Promise.reject(
    new Error(
      'Transactions are opened by the Database: tenantTransaction, identityTransaction, platformTransaction',
    ),
  );
}

export function poolDialect(pool: RolePool): Dialect {
  return {
    createDriver: () => new PoolDriver(pool),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
