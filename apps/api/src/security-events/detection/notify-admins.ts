import type { PlatformTransaction } from '@incident-tracker/db';
import { queueMail } from '../../mail/queue-mail.js';
import { anomalyMail } from '../../mail/templates/security-mails.js';
import type { Ports } from '../../platform/ports.js';
import { claimWord } from './claims.js';
import { detectorOf } from './detectors.js';
import type { DetectorName } from './detectors.js';

/**
 * Writes to the OWNERs and ADMINs of a tenant about what a detector found: once per window, however
 * many subjects it finds in it.
 */
export async function notifyAdmins(
  ports: Pick<Ports, 'fieldCrypto' | 'publicUrl'>,
  trx: PlatformTransaction,
  given: { tenantId: string; detector: DetectorName; isThrottled: boolean; now: Date },
): Promise<void> {
  const { tenantId, detector, isThrottled, now } = given;
  const { windowMs, description } = detectorOf(detector);
  const claim = { detector, subject: `mail:${tenantId}` };
  if (!(await claimWord(trx, claim, { now, windowMs }))) return;
  const admins = await trx
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
    .select(['users.email', 'users.name', 'tenants.name as tenantName'])
    .where('memberships.tenant_id', '=', tenantId)
    .where('memberships.role', 'in', ['OWNER', 'ADMIN'])
    .where('users.deleted_at', 'is', null)
    .execute();
  const publicUrl = ports.publicUrl();
  await Promise.all(
    admins.map(({ email, name, tenantName }) =>
      queueMail(ports, trx, {
        to: email,
        ...anomalyMail({ name, tenantName, description, isThrottled, publicUrl }),
      }),
    ),
  );
}
