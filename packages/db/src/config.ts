export interface DatabaseConfig {
  /** URL of a PostgreSQL 15+ server. Without it an embedded server is run below `dataDir`. */
  readonly url?: string | undefined;
  /** URL of a streaming replica, for reads that may lag. */
  readonly replicaUrl?: string | undefined;
  /** The oldest state of it that is read. Default 5000. */
  readonly replicaMaxLagMs?: number | undefined;
  /** Where the embedded server keeps its data; required when `url` is not given. */
  readonly dataDir?: string | undefined;
  /** Most connections for requests (role app_rw). Default 10. */
  readonly poolSize?: number | undefined;
  /** Most connections for platform work (role app_platform). Default 3. */
  readonly platformPoolSize?: number | undefined;
  /** How long a transaction waits for a free connection before it fails as unavailable. Default 5000. */
  readonly acquireTimeoutMs?: number | undefined;
  /** Named prepared statements; switch off behind a transaction pooler. Default true. */
  readonly preparedStatements?: boolean | undefined;
  /** Shown in pg_stat_activity. Default "incident-tracker". */
  readonly applicationName?: string | undefined;
  /** Told of what happens in the background: a lost idle connection, the embedded server restarted. */
  readonly onNotice?: ((message: string, error?: unknown) => void) | undefined;
}
