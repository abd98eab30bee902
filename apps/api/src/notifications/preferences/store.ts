import type { NotificationChoices } from '@incident-tracker/db';
import type { TenantContext } from '../../trpc/context.js';
import type { Timing } from '../timing/mail-due-at.js';

/** What a person has chosen in a tenant. */
export interface StoredPreferences extends Timing {
  readonly choices: NotificationChoices;
  readonly email: boolean;
  readonly version: number;
}

/** What holds for whoever has chosen nothing. */
const DEFAULTS: StoredPreferences = {
  choices: {},
  email: true,
  digest: 'off',
  digestHour: 8,
  timeZone: 'UTC',
  quietFrom: null,
  quietTo: null,
  urgentPasses: true,
  version: 1,
};

type Tenant = Pick<TenantContext, 'trx' | 'tenantId'>;

/** What a person has chosen; `lock` holds it until the transaction ends. */
export async function loadPreferences(
  { trx, tenantId }: Tenant,
  userId: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<StoredPreferences> {
  if (lock) {
    // The membership, because there may be no row of preferences yet.
    await trx
      .selectFrom('memberships')
      .select('user_id')
      .where('tenant_id', '=', tenantId)
      .where('user_id', '=', userId)
      .forNoKeyUpdate()
      .execute();
  }
  const row = await trx
    .selectFrom('notification_preferences')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) return DEFAULTS;
  return {
    choices: row.choices,
    email: row.email,
    digest: row.digest,
    digestHour: row.digest_hour,
    timeZone: row.time_zone,
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    urgentPasses: row.urgent_passes,
    version: row.version,
  };
}

/** Writes down what a person has chosen. */
export async function savePreferences(
  { trx, tenantId, now }: Tenant & Pick<TenantContext, 'now'>,
  userId: string,
  next: StoredPreferences,
): Promise<void> {
  const columns = {
    choices: JSON.stringify(next.choices),
    email: next.email,
    digest: next.digest,
    digest_hour: next.digestHour,
    time_zone: next.timeZone,
    quiet_from: next.quietFrom,
    quiet_to: next.quietTo,
    urgent_passes: next.urgentPasses,
    version: next.version,
    updated_at: now,
  };
  await trx
    .insertInto('notification_preferences')
    .values({ tenant_id: tenantId, user_id: userId, ...columns })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doUpdateSet(columns))
    .execute();
}
