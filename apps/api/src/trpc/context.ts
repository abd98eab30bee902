import type { TenantTransaction } from '@incident-tracker/db';
import type { Condition, Subject } from '@incident-tracker/policy';
import type { UploadInHand } from '../attachments/upload/upload-in-hand.js';
import type { PersonalClaim } from '../idempotency/personal-claims.js';
import type { Ports } from '../platform/ports.js';
import type { Presumption } from './presumption.js';
import type { Principal, UserPrincipal } from './principal.js';

/** What the edge knows of a request. */
export interface RequestFacts {
  readonly traceId: string;
  /** The client's address, from the socket or from as many proxies as are trusted. */
  readonly ip: string;
  readonly userAgent: string | null;
  /** The `Idempotency-Key` header, not checked yet. */
  readonly idempotencyKey: string | null;
  /** The `X-Tenant-Id` header. */
  readonly tenantId: string | null;
  /** Value of the session cookie, an anonymous one included. */
  readonly sessionCookie: string | null;
  /** Value of the cookie that marks a device as known. */
  readonly deviceCookie: string | null;
  /** Value of the cookie that ties a sign-in through a provider to its browser. */
  readonly oidcCookie: string | null;
  /** What came in `x-api-key` or `Authorization: Bearer`; it takes precedence over the cookie. */
  readonly bearer: { readonly value: string; readonly isApiKey: boolean } | null;
  /** Whether an unsafe request may act for its cookie, and if not, why. */
  readonly csrf: CsrfVerdict;
}

/** `absent`: neither cookie nor token, so there is nothing that a foreign site could ride on. */
export type CsrfVerdict = 'passed' | 'absent' | 'foreign-origin' | 'wrong-token';

/** Takes headers for the answer; `Headers` do. */
export type ResponseHeaders = Pick<Headers, 'set' | 'append'>;

/** The context of every procedure. */
export interface BaseContext {
  readonly ports: Ports;
  readonly request: RequestFacts;
  /** Headers that the answer will carry, cookies included. */
  readonly responseHeaders: ResponseHeaders;
  /** Held while a person's mutation runs under an idempotency key. */
  readonly claim?: PersonalClaim | undefined;
  /** The file that the request brings; only its own route has one. */
  readonly upload?: UploadInHand | undefined;
  /** Who makes the request; looked up once, however many procedures a batch calls. */
  readonly authenticate: () => Promise<Principal | null>;
  /**
   * Who makes the request if nothing has changed since they last did, without asking anybody; null when
   * that is not known. Nothing may be done or told on the strength of it but what its admission covers.
   */
  readonly presume?: (() => Promise<Presumption | null>) | undefined;
  /** Whoever `authenticate` has found so far; null before it was called, and for nobody. */
  readonly knownPrincipal: () => Principal | null;
}

/** The context of procedures for anybody who has proven who they are. */
export interface AuthenticatedContext extends BaseContext {
  readonly principal: Principal;
}

/** The context of procedures that concern the caller's own account. */
export interface PersonContext extends AuthenticatedContext {
  readonly principal: UserPrincipal;
}

/** The context of procedures inside a tenant: one transaction, in which row-level security holds. */
export interface TenantContext extends AuthenticatedContext {
  readonly tenantId: string;
  readonly subject: Subject;
  readonly trx: TenantTransaction;
  /** The time of the request; all rows that one mutation writes carry it. */
  readonly now: Date;
  /** Rows to which the permission is limited, when the role holds it only under a condition. */
  readonly condition: Condition | undefined;
  /** Keeps what a mutation answers, for replays; there when the request has an idempotency key. */
  readonly keepAnswer?: ((output: unknown) => Promise<void>) | undefined;
  /**
   * Counts the call against the quota, once, however often it is called: for a verb that has a round trip
   * to wait for anyway, and locks nothing afterwards. Without that it is done when the verb is through.
   */
  readonly meter?: (() => Promise<void>) | undefined;
}

/** Something that is asked of a server outside, between two transactions of the tenant. */
export interface Errand<Seen, Heard, Output> {
  /** Reads what it takes. Writes nothing: nobody knows yet what will come of it. */
  readonly prepare: (ctx: TenantContext) => Promise<Seen>;
  /** Waits for the server, for as long as that may take. */
  readonly ask: (seen: Seen) => Promise<Heard>;
  /** Writes down what came of it; what `prepare` has read may have changed since. */
  readonly settle: (ctx: TenantContext, heard: Heard) => Promise<Output>;
}

/** The context of procedures that wait for a server outside: they hold no transaction while they do. */
export interface OutwardContext extends AuthenticatedContext {
  readonly run: <Seen, Heard, Output>(errand: Errand<Seen, Heard, Output>) => Promise<Output>;
}

/** The context of subscriptions: entitled, but holding no transaction while they last. */
export interface TenantStreamContext extends AuthenticatedContext {
  readonly tenantId: string;
  readonly subject: Subject;
}
