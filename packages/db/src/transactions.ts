import { Transaction, type CompiledQuery, type KyselyProps, type QueryResult } from 'kysely';
import type { TransactionControl } from './driver/transaction.js';
import type { Schema } from './schema.js';

/** Statements inside one tenant's transaction: role app_rw, row-level security bound to `tenantId`. */
export class TenantTransaction extends Transaction<Schema> {
  readonly scope = 'tenant';
  readonly tenantId: string;
  readonly #control: TransactionControl;

  constructor(props: KyselyProps, tenantId: string, control: TransactionControl) {
    super(props);
    this.tenantId = tenantId;
    this.#control = control;
  }

  /**
   * Runs a compiled statement. Kysely's own way there (`executeQuery`) has room for plugins, of which
   * there are none, and makes three more promises.
   */
  run<R>(query: CompiledQuery<R>): Promise<QueryResult<R>> {
    return this.#control.execute(query);
  }

  /**
   * Resolves when the transaction has been admitted, at once if it takes no admission; for what has an
   * effect beyond the transaction. Rejects with NotAdmittedError.
   */
  admitted(): Promise<void> {
    return this.#control.admitted();
  }

  /**
   * Leaves statements whose answers nobody needs to the end of the transaction: they leave together with
   * whatever else is started before it waits, COMMIT included. If one fails, so does the transaction,
   * with that error. All of them must have been started: none can follow COMMIT.
   */
  later(work: Promise<unknown>): void {
    // Should the transaction fail earlier for another reason, nobody asks for this one's.
    work.catch(() => {});
    this.#control.later(work);
  }
}

/** Role app_rw with no tenant set: the global tables only; tenant tables read as empty. */
export class IdentityTransaction extends Transaction<Schema> {
  readonly scope = 'identity';
}

/** Role app_platform, which sees every tenant: relay, sealer and retention only. */
export class PlatformTransaction extends Transaction<Schema> {
  readonly scope = 'platform';
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** @throws TypeError for what is no UUID: it names no tenant, and would only fail later. */
export function assertTenantId(tenantId: string): void {
  if (!UUID.test(tenantId)) throw new TypeError('tenantId must be a UUID');
}
