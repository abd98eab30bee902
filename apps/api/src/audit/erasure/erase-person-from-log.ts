import { requirePerson } from '../../tenancy/require-person.js';
import { requireRecentSignIn } from '../../identity/require-recent-sign-in.js';
import type { TenantContext } from '../../trpc/context.js';
import { actorOf } from '../../trpc/principal.js';
import type { ErasePersonInput, ErasedFromLog } from '../schemas.js';
import { eraseSubject } from './erase-subject.js';

/**
 * Erases a person's data from the log of the caller's tenant, as GDPR Art. 17 may ask of it: where they
 * acted from, and every value that holds one of the texts.
 * @throws AppError REAUTH_REQUIRED
 */
export async function erasePersonFromLog(
  ctx: TenantContext,
  { userId, texts }: ErasePersonInput,
): Promise<ErasedFromLog> {
  const { trx, tenantId, principal, request, now, ports } = ctx;
  requireRecentSignIn({ ports, principal: requirePerson(principal) });
  const invites = await trx
    .selectFrom('invites')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('accepted_by', '=', userId)
    .execute();
  return eraseSubject(
    trx,
    { userId, texts, inviteIds: invites.map(({ id }) => id), everywhere: texts.length > 0 },
    { tenantId, actor: actorOf(principal), request, now },
  );
}
