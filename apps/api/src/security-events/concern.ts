import type { Fact, SecurityEventType } from './catalogue.js';

/**
 * What the stream of security events is told of an error, beside what the answer says. It never
 * becomes part of the answer: a 404 that hides something looks like any other.
 */
export interface Concern {
  /** In place of the type that follows from the error's code. */
  readonly type?: SecurityEventType;
  /** The tenant in which it happened; null where that is known to be none. */
  readonly tenantId?: string | null;
  /** The tenant that was reached for from outside. */
  readonly targetTenantId?: string;
  /** The account that was tried, or whose proof failed. */
  readonly userId?: string | null;
  /** The email address that was tried. */
  readonly account?: string;
  /** Facts that the catalogue knows of. */
  readonly facts?: Readonly<Record<string, Fact>>;
}
