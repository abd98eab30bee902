import type { AccessTokenClaims } from '../access-tokens/claims.js';

/** A person who signed in; the request carries their session cookie or an access token. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
  /** The account has a second factor. */
  readonly mfaEnabled: boolean;
  /** The id that session listings show. */
  readonly sessionId: string;
  readonly activeTenantId: string | null;
  /** When the person last proved in this session who they are. */
  readonly authenticatedAt: Date;
  /** `local`, or `oidc:` and the id of the provider that the sign-in relies on. */
  readonly authMethod: string;
  /** The domain of the address that the provider had verified. */
  readonly authDomain: string | null;
  readonly transport: 'cookie' | 'token';
  /** What the access token says; present if there is one. */
  readonly claims?: AccessTokenClaims;
}

/** A machine that sent an API key. */
export interface ServiceAccountPrincipal {
  readonly kind: 'service_account';
  readonly serviceAccountId: string;
  readonly apiKeyId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly role: string;
  readonly scopes: readonly string[];
}

/** Whoever makes a request, whatever they proved it with. */
export type Principal = UserPrincipal | ServiceAccountPrincipal;

/** How a request may be authenticated: `session` is a person, by cookie or access token. */
export type AuthKind = 'session' | 'apiKey';

/** Who did something, as stored in audit rows, events and timelines. */
export interface Actor {
  readonly type: 'user' | 'service_account' | 'system';
  readonly id: string | null;
}

/** The actor that a principal acts as. */
export function actorOf(principal: Principal): Actor {
  return principal.kind === 'user'
    ? { type: 'user', id: principal.userId }
    : { type: 'service_account', id: principal.serviceAccountId };
}

/** The way of authentication behind a principal. */
export function authKindOf(principal: Principal): AuthKind {
  return principal.kind === 'user' ? 'session' : 'apiKey';
}
