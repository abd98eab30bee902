import type { TenantTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Feature } from './features.js';
import { FEATURE_NAMES } from './features.js';

/** What a count needs to know. */
export interface CountContext {
  readonly trx: TenantTransaction;
  readonly tenantId: string;
  readonly now: Date;
}

/** How each feature is counted; `FEATURES` says it in words. */
const COUNTS: Readonly<Record<Feature, (ctx: CountContext) => Promise<number>>> = {
  members: async (ctx) => {
    const [members, invites] = await Promise.all([countMembers(ctx), countOpenInvites(ctx)]);
    return members + invites;
  },
  serviceAccounts: async ({ trx, tenantId }) => {
    const { count } = await trx
      .selectFrom('service_accounts')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('tenant_id', '=', tenantId)
      .where('disabled_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  apiKeys: async ({ trx, tenantId, now }) => {
    const { count } = await trx
      .selectFrom('api_keys')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('tenant_id', '=', tenantId)
      .where('revoked_at', 'is', null)
      .where('replaced_by', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  webhooks: async ({ trx, tenantId }) => {
    const { count } = await trx
      .selectFrom('webhook_endpoints')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('tenant_id', '=', tenantId)
      .where('deleted_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  storageBytes: async ({ trx, tenantId }) => {
    const { bytes } = await trx
      .selectFrom('attachments')
      .select(sql<string | null>`sum(size_bytes + coalesce(thumbnail_bytes, 0))`.as('bytes'))
      .where('tenant_id', '=', tenantId)
      .where('status', '<>', 'rejected')
      .executeTakeFirstOrThrow();
    return Number(bytes ?? 0);
  },
};

/** How much of a feature the tenant has now. */
export function countFeature(ctx: CountContext, feature: Feature): Promise<number> {
  return COUNTS[feature](ctx);
}

/** How much of every feature the tenant has now, in one round trip. */
export async function countFeatures(ctx: CountContext): Promise<Record<Feature, number>> {
  const counts = await Promise.all(
    FEATURE_NAMES.map(async (feature) => [feature, await countFeature(ctx, feature)] as const),
  );
  return Object.fromEntries(counts) as Record<Feature, number>;
}

/** The members alone: an invite that is accepted gives up the seat that it held. */
export async function countMembers({ trx, tenantId }: CountContext): Promise<number> {
  const { count } = await trx
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function countOpenInvites({ trx, tenantId, now }: CountContext): Promise<number> {
  const { count } = await trx
    .selectFrom('invites')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(count);
}
