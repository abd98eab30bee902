import { queueMail } from '../mail/queue-mail.js';
import { inviteMail } from '../mail/templates/invite-mail.js';
import type { TenantContext } from '../trpc/context.js';
import { requirePerson } from './require-person.js';
import type { Invite } from './schemas.js';

/** Queues the mail with an invite's link, in the name of whoever sends it now. */
export async function mailInvite(
  { trx, tenantId, principal, ports }: TenantContext,
  { invite, token }: { invite: Invite; token: string },
): Promise<void> {
  const { name: tenantName } = await trx
    .selectFrom('tenants')
    .select('name')
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow();
  const content = inviteMail({
    publicUrl: ports.publicUrl(),
    token,
    tenantName,
    role: invite.role,
    inviterName: requirePerson(principal).name,
  });
  await queueMail(ports, trx, { to: invite.email, ...content });
}
