import type { SecurityEventDetails, SecurityEventType } from './catalogue.js';

/**
 * Something that happened that concerns security. Whose stream it is in follows from whom it names:
 * - `tenantId` alone: that tenant's;
 * - `tenantId` and `userId`: that tenant's if the person is a member of it;
 * - `userId` alone: that of every tenant the person is a member of;
 * - neither: nobody's. Operators see it in the logs and metrics.
 */
export interface SecurityEvent<Type extends SecurityEventType = SecurityEventType> {
  readonly type: Type;
  readonly tenantId?: string | null | undefined;
  /** The tenant that was reached for from outside: it is told of it, but not by whom. */
  readonly targetTenantId?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly serviceAccountId?: string | null | undefined;
  readonly apiKeyId?: string | null | undefined;
  readonly ip?: string | null | undefined;
  readonly traceId?: string | null | undefined;
  readonly details?: SecurityEventDetails<Type> | undefined;
  /**
   * The account that was tried (its email address), whether or not there is one. Kept as a keyed hash,
   * for counting only.
   */
  readonly account?: string | undefined;
  /** What was reached for (a path, a key), kept likewise: many different ones are a search. */
  readonly target?: string | undefined;
  /** The SHA-256 of an API key that opens nothing any more: its tenant is told that it was used. */
  readonly apiKeyHash?: Buffer | undefined;
  /** Whether the person or the key has proven to be who is named, as opposed to being tried. */
  readonly proven?: boolean | undefined;
}

/** The stream of security events. */
export interface SecurityEvents extends AsyncDisposable {
  /**
   * Notes an event: counted and logged at once, stored within a moment, outside of any request's
   * transaction. Never throws, and there is nothing to wait for.
   */
  record<Type extends SecurityEventType>(event: SecurityEvent<Type>): void;
  /** Resolves when what was recorded before is stored, or could not be. */
  flush(): Promise<void>;
}
