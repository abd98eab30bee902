import type { Schema } from '@incident-tracker/db';
import { permissionsOf } from '@incident-tracker/policy';
import type { Kysely } from 'kysely';
import { csrfTokenFor } from '../http/csrf.js';
import { canSendSms, hasMailbox } from '../mail/list-mailbox.js';
import type { Ports } from '../platform/ports.js';
import { listMembershipsOf } from '../tenancy/memberships.js';
import type { SessionState } from './schemas.js';

/** A person as `me` shows them. */
export interface ShownPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
  readonly mfaEnabled: boolean;
}

/** A session to describe. */
export interface DescribedSession {
  /** null before sign-in. */
  readonly person: ShownPerson | null;
  readonly activeTenantId: string | null;
  /**
   * The value that the session cookie has after this answer: the CSRF token belongs to it. null for a
   * caller with an access token, who needs none.
   */
  readonly cookieValue: string | null;
}

/**
 * What a caller's session amounts to. A tenant that the person has left, or that is deleted, is not
 * active any more.
 * @param db the caller's transaction, where memberships have just changed in it.
 */
export async function describeSession(
  { config, keyring, db: database }: Ports,
  { person, activeTenantId, cookieValue }: DescribedSession,
  db: Kysely<Schema> = database.identity,
): Promise<SessionState> {
  const memberships = person === null ? [] : await listMembershipsOf(db, person.userId);
  const active = memberships.find(({ tenantId }) => tenantId === activeTenantId);
  return {
    user:
      person === null
        ? null
        : {
            id: person.userId,
            email: person.email,
            name: person.name,
            emailVerified: person.emailVerified,
            mfaEnabled: person.mfaEnabled,
          },
    memberships,
    activeTenantId: active?.tenantId ?? null,
    permissions: active === undefined ? [] : permissionsOf({ role: active.role }),
    csrfToken: cookieValue === null ? '' : csrfTokenFor(keyring, cookieValue),
    instance: {
      embedded: config.embedded,
      emailVerification: config.emailVerification,
      mailbox: hasMailbox(config),
      textMessages: canSendSms(config),
    },
  };
}
