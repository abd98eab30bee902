/** A checkpoint on its way out of the database. */
export interface ShippedCheckpoint {
  readonly tenantId: string;
  readonly size: number;
  /** The signed note. */
  readonly note: string;
}

/**
 * A place outside the database where checkpoints are kept. Whoever rewrites the database cannot change
 * what is there; that is what a full rewrite is found by.
 */
export interface CheckpointSink {
  /** Key of its place in `audit_sinks`, and its name in the logs: holds no secret. */
  readonly name: string;
  /** Takes checkpoints, in order. If it rejects it gets the same again, so it may see some twice. */
  ship(checkpoints: readonly ShippedCheckpoint[]): Promise<void>;
  /** The note of the largest checkpoint of a tenant that it has; null when it has none. */
  newest?(tenantId: string): Promise<string | null>;
}
