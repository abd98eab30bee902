import type { Role } from '@incident-tracker/policy';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { parseRole } from '../trpc/parse-role.js';
import { assertAcceptable, findInviteTenant, selectInviteByToken } from './find-invite.js';

/** What the bearer of an invite's link sees before they sign in. */
export interface InvitePreview {
  readonly tenantName: string;
  readonly role: Role;
  readonly email: string;
  readonly invitedBy: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Shows an invite to the bearer of its token. @throws AppError NOT_FOUND, INVITE_EXPIRED. */
export async function previewInvite(
  { ports }: BaseContext,
  { token }: { token: string },
): Promise<InvitePreview> {
  const tenantId = await findInviteTenant(ports, token);
  return ports.db.tenantTransaction(
    tenantId,
    async (trx) => {
      const invite = await selectInviteByToken(trx, tenantId, token).executeTakeFirst();
      if (invite === undefined) throw new AppError('NOT_FOUND');
      assertAcceptable(invite, ports.clock.now());
      return {
        tenantName: invite.tenant_name,
        role: parseRole(invite.role),
        email: invite.email,
        invitedBy: invite.inviter_name,
        expiresAt: invite.expires_at.toISOString(),
      };
    },
    { readOnly: true },
  );
}
