import type { Permission, ResourceFacts } from '@incident-tracker/policy';
import type { RateClass } from '../rate-limits/limits.js';
import type { ErrorCode } from './errors.js';
import type { TenantContext } from './context.js';
import type { AuthKind } from './principal.js';

/**
 * The object that a path names. When the caller lacks the permission for what they ask, the answer
 * depends on whether they may know that the object exists: 403 if so, else 404 (OWASP ASVS 8.2).
 */
export interface Target {
  /** The permission to read such an object. */
  readonly read: Permission;
  /** The facts of the object, or null when the tenant has none such. Input is not validated yet. */
  find(ctx: TenantContext, rawInput: unknown): Promise<ResourceFacts | null>;
}

/** How a procedure appears in the REST face. */
export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: `/v1/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Success status; 200 unless it creates (201), is done later (202) or has no body (204). */
  readonly status?: 200 | 201 | 202 | 204;
  /** Answers 202 in place of `status` when the output says that the rest comes later. */
  readonly acceptedWhen?: (output: unknown) => boolean;
  /** Makes the input from a body that may be another system's, which knows nothing of our schema. */
  readonly readBody?: (
    body: Readonly<Record<string, unknown>>,
    query: URLSearchParams,
  ) => Record<string, unknown>;
  /** The body is a file (attachments/upload/upload-routes.ts), with the input in a form or the query. */
  readonly upload?: true;
  /** Codes of the catalogue that this route adds to those that follow from its other needs. */
  readonly errors?: readonly ErrorCode[];
}

/** Everything a procedure needs, as data: the ladder enforces it, the documents are made from it. */
export interface ProcedureMeta {
  /** Ways of authentication accepted; `none` for a public procedure. */
  readonly auth: readonly AuthKind[] | 'none';
  /**
   * The permission it takes in the tenant. `self`: it concerns only the caller's own account;
   * `public`: anybody.
   */
  readonly permission: Permission | 'self' | 'public';
  /** Which tenant: the one in the path (`tenantId`), or the caller's active one. */
  readonly tenant?: 'path' | 'active';
  readonly rate: RateClass;
  readonly target?: Target;
  /**
   * A query whose answer may be some seconds old: a replica may serve it to a machine. People always see
   * what they have just written. Without `target`, so that no decision about rights is read there.
   */
  readonly mayLag?: true;
  /**
   * A mutation that does nothing outside of its transaction until its first statement is answered: it may
   * begin while that same flight asks whether the caller still is who they were.
   */
  readonly eager?: true;
  /** Permissions that single input properties take beyond `permission`. */
  readonly fields?: Readonly<Record<string, Permission>>;
  /** What a success counts as on the usage meter; left out, it is not metered. */
  readonly usage?: string;
  /** Properties of the answer that are shown once: a replay has null in their place. */
  readonly secretOutput?: readonly string[];
  /**
   * `always`: sign-in and sign-up, where a CSRF token is due even when no cookie was sent. `never`: the
   * procedure is for clients with tokens; cookies are not looked at, so there is nothing to forge.
   */
  readonly csrf?: 'always' | 'never';
  readonly rest?: RestRoute;
}
