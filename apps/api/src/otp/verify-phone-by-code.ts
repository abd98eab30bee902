import { recordUserActivity } from '../identity/activity/record-user-activity.js';
import { setPhone } from '../identity/phone/phone-store.js';
import { findUserById } from '../identity/users-store.js';
import { queueMail } from '../mail/queue-mail.js';
import { phoneAddedMail, phoneLostMail } from '../mail/templates/change-mails.js';
import type { BaseContext } from '../trpc/context.js';
import type { ProvenFlow } from './check-guess.js';
import { codeExpired, useFlow } from './use-flow.js';

/** Makes the number that the code was sent to the account's own; a mail says so. */
export async function verifyPhoneByCode(ctx: BaseContext, flow: ProvenFlow): Promise<null> {
  const { ports, request } = ctx;
  const { id: flowId, userId, phone: sealed } = flow;
  if (sealed === null) throw codeExpired();
  const phone = ports.fieldCrypto.decryptField(
    { column: 'otp_flows.phone', rowId: flowId },
    sealed,
  );
  await useFlow(ctx, flow, async ({ trx, now, record }, user) => {
    const losers = await setPhone(trx, ports.fieldCrypto, { userId, phone, now });
    await Promise.all([
      queueMail(ports, trx, { to: user.email, ...phoneAddedMail(user) }),
      record('auth.phone_verified', { type: 'user', id: userId }),
    ]);
    for (const loserId of losers) {
      const loser = await findUserById(trx, loserId);
      if (loser === null) continue;
      // From nowhere: where the new owner of the number is, is not the old one's business.
      const origin = { ...request, ip: '', userAgent: null };
      const activity = {
        userId: loserId,
        type: 'auth.phone_removed',
        request: origin,
        now,
      } as const;
      await Promise.all([
        queueMail(ports, trx, { to: loser.email, ...phoneLostMail(loser) }),
        recordUserActivity(trx, activity),
      ]);
    }
  });
  return null;
}
