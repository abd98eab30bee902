export { openDatabase } from './open-database.js';
export type { DatabaseConfig } from './config.js';
export { Database } from './database.js';
export type { Admission } from './driver/admission.js';
export type { PoolStats } from './driver/pool.js';
export type { StatementAnswered, StatementObserver } from './driver/statement-observer.js';
export type { TransactionOptions } from './driver/transaction.js';
export {
  CommitUnknownError,
  isDatabaseFault,
  isServerError,
  isUnavailable,
  isUniqueViolation,
  MigrationError,
  NotAdmittedError,
  OperatorError,
  TransactionAbortedError,
} from './errors.js';
export type { ListenOptions } from './listen.js';
export type { MigrateOptions, MigrationProgress } from './migrate/migrate.js';
export type { MigrationStatus } from './migrate/status.js';
export { newId } from './new-id.js';
export { insertion, prepared } from './prepared.js';
export type { Parameter, PreparedStatement } from './prepared.js';
export type { PlatformSession } from './platform-session.js';
export type * from './schema.js';
export { IdentityTransaction, PlatformTransaction, TenantTransaction } from './transactions.js';
