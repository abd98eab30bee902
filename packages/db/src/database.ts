import { Kysely } from 'kysely';
import type { DatabaseConfig } from './config.js';
import { poolDialect } from './driver/dialect.js';
import { RolePool, type PoolStats } from './driver/pool.js';
import type { ObserverSlot, StatementObserver } from './driver/statement-observer.js';
import { TransactionRunner, type TransactionOptions } from './driver/transaction.js';
import { withRole } from './driver/url.js';
import { isDatabaseFault } from './errors.js';
import { Listener, type ListenOptions } from './listen.js';
import { migrate, type MigrateOptions } from './migrate/migrate.js';
import { migrationStatus, type MigrationStatus } from './migrate/status.js';
import { Replica } from './replica.js';
import type { AppRole } from './roles.js';
import { PlatformSession } from './platform-session.js';
import type { Schema } from './schema.js';
import {
  IdentityTransaction,
  PlatformTransaction,
  TenantTransaction,
  assertTenantId,
} from './transactions.js';

/** A server to connect to, and what to do once nobody needs it any more. */
export interface Server {
  readonly mode: 'external' | 'embedded';
  readonly url: string;
  close(): Promise<void>;
}

/** The product's database: the only way in which other packages reach PostgreSQL. */
export class Database implements AsyncDisposable {
  /** Role app_rw without a tenant, one statement at a time: for the global identity tables. */
  readonly identity: Kysely<Schema>;
  readonly mode: Server['mode'];
  readonly #server: Server;
  readonly #requests: RolePool;
  readonly #platform: RolePool;
  readonly #requestRunner: TransactionRunner;
  readonly #platformRunner: TransactionRunner;
  readonly #replica: Replica | undefined;
  readonly #listeners = new Set<Listener>();
  readonly #observed: ObserverSlot = {};
  readonly #applicationName: string;
  readonly #onNotice: (message: string, error?: unknown) => void;
  #closing: Promise<void> | undefined;

  constructor(server: Server, config: DatabaseConfig) {
    this.#server = server;
    this.mode = server.mode;
    this.#applicationName = config.applicationName ?? 'incident-tracker';
    this.#onNotice = config.onNotice ?? (() => {});
    const common = {
      url: server.url,
      applicationName: this.#applicationName,
      preparedStatements: config.preparedStatements ?? true,
      acquireTimeoutMs: config.acquireTimeoutMs ?? 10_000,
      lockTimeoutMs: 5_000,
      observed: this.#observed,
      onError: (error: Error) => this.#onNotice('An idle database connection was lost', error),
    };
    const forRequests = {
      ...common,
      role: 'app_rw',
      max: config.poolSize ?? 10,
      statementTimeoutMs: 15_000,
      idleInTransactionTimeoutMs: 15_000,
    } as const;
    this.#requests = new RolePool(forRequests);
    this.#platform = new RolePool({
      ...common,
      role: 'app_platform',
      max: config.platformPoolSize ?? 3,
      statementTimeoutMs: 60_000,
      idleInTransactionTimeoutMs: 60_000,
    });
    this.identity = new Kysely<Schema>({ dialect: poolDialect(this.#requests) });
    this.#requestRunner = new TransactionRunner(this.#requests);
    this.#platformRunner = new TransactionRunner(this.#platform);
    if (config.replicaUrl !== undefined) {
      this.#replica = new Replica({
        primary: this.#requests,
        // Whoever cannot be served there soon is better served by the primary.
        replica: new RolePool({ ...forRequests, url: config.replicaUrl, acquireTimeoutMs: 2_000 }),
        maxLagMs: config.replicaMaxLagMs ?? 5_000,
        onNotice: this.#onNotice,
      });
    }
  }

  /** The URL of the login user, for a tool that brings its own driver (pg-boss). A secret. */
  get url(): string {
    return this.#server.url;
  }

  /** The URL that connects as one of the product's roles, for such a tool. A secret, too. */
  urlAs(role: AppRole): string {
    return withRole(this.url, role);
  }

  /**
   * Runs `fn` as `tenantId` (a UUID, else TypeError): BEGIN and the tenant travel with the first
   * statement, statements started together travel together. Commits when `fn` resolves, rolls back
   * when it rejects. Rejects with TransactionAbortedError when a failed statement was swallowed.
   */
  async tenantTransaction<T>(
    tenantId: string,
    fn: (trx: TenantTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    assertTenantId(tenantId);
    const run = (runner: TransactionRunner): Promise<T> =>
      runner.run(
        tenantId,
        (props, control) => fn(new TenantTransaction(props, tenantId, control)),
        options,
      );
    const mayLag = options?.mayLag === true && options.readOnly === true;
    if (mayLag && this.#replica?.usable === true) {
      try {
        return await run(this.#replica.runner);
      } catch (error) {
        if (!isDatabaseFault(error)) throw error;
        this.#replica.distrust(error);
      }
    }
    return run(this.#requestRunner);
  }

  /** A transaction over the global tables, as app_rw without a tenant. */
  identityTransaction<T>(
    fn: (trx: IdentityTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return this.#requestRunner.run(null, (props) => fn(new IdentityTransaction(props)), options);
  }

  /** A transaction as app_platform, which sees every tenant. Never on behalf of a request. */
  platformTransaction<T>(
    fn: (trx: PlatformTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return this.#platformRunner.run(null, (props) => fn(new PlatformTransaction(props)), options);
  }

  /**
   * A connection of its own as app_platform, for advisory locks and for work whose statements may take
   * up to `statementTimeoutMs` (a minute). Dispose of it before the database.
   */
  platformSession(options: { statementTimeoutMs?: number } = {}): Promise<PlatformSession> {
    return PlatformSession.open({
      ...options,
      url: this.url,
      applicationName: this.#applicationName,
      observed: this.#observed,
    });
  }

  /** Calls `handler` with the payload of each NOTIFY on `channel` until the result is disposed of. */
  async listen(
    channel: string,
    handler: (payload: string) => void,
    options: ListenOptions = {},
  ): Promise<AsyncDisposable> {
    const listener = new Listener(
      {
        ...options,
        url: this.url,
        applicationName: this.#applicationName,
        onNotice: this.#onNotice,
      },
      channel,
      handler,
    );
    await listener.start();
    this.#listeners.add(listener);
    return {
      [Symbol.asyncDispose]: () => {
        this.#listeners.delete(listener);
        return listener[Symbol.asyncDispose]();
      },
    };
  }

  /** Resolves when the database answers a request-role connection; rejects otherwise. */
  async ping(): Promise<void> {
    const connection = await this.#requests.acquire();
    try {
      await connection.command({ name: 'ping', text: 'SELECT 1' });
    } finally {
      connection.release();
    }
  }

  /** Brings roles and schema up to this code. Safe to run from several processes at once. */
  migrate(options: MigrateOptions = {}): Promise<void> {
    return migrate(this.url, options);
  }

  /** How the schema in the database stands to this code; it writes nothing. */
  migrationStatus(): Promise<MigrationStatus> {
    return migrationStatus(this.identity);
  }

  /** From now on `observer` is told of every statement, in place of whoever was told before. */
  observeStatements(observer: StatementObserver): Disposable {
    this.#observed.observer = observer;
    return {
      [Symbol.dispose]: () => {
        if (this.#observed.observer === observer) this.#observed.observer = undefined;
      },
    };
  }

  /** Whether reads that may lag go to the replica now; false without one. */
  get replicaUsable(): boolean {
    return this.#replica?.usable ?? false;
  }

  poolStats(): { readonly requests: PoolStats; readonly platform: PoolStats } {
    return { requests: this.#requests.stats(), platform: this.#platform.stats() };
  }

  /** Waits for running transactions, closes every connection, and lets go of an embedded server. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#listeners].map((listener) => listener[Symbol.asyncDispose]()));
    await this.#replica?.close();
    await Promise.all([this.#requests.close(), this.#platform.close()]);
    await this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
