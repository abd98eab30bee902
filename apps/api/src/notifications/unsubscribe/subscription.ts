import type { TenantTransaction } from '@incident-tracker/db';
import type { BaseContext } from '../../trpc/context.js';
import { AppError } from '../../trpc/errors.js';
import { isKindName, kindOf } from '../catalogue.js';
import type { NotificationKindName } from '../catalogue.js';
import { channelsFor } from '../preferences/channels.js';
import type { StoredPreferences } from '../preferences/store.js';
import type { SubscriptionState } from '../schemas.js';
import { readToken } from './token.js';

/** What a token names. */
export interface Subscription {
  readonly tenantId: string;
  readonly userId: string;
  /** Null for all kinds. */
  readonly kind: NotificationKindName | null;
}

/** The subscription of a token. @throws AppError NOT_FOUND for a token that is not ours. */
export function subscriptionOf({ ports }: BaseContext, token: string): Subscription {
  const claims = readToken(ports.keyring, token);
  if (claims === null) throw new AppError('NOT_FOUND');
  const { tenantId, userId, scope } = claims;
  return { tenantId, userId, kind: isKindName(scope) ? scope : null };
}

/** The name of the tenant, if the person still is a member. @throws AppError NOT_FOUND. */
export async function findTenantName(
  trx: TenantTransaction,
  { tenantId, userId }: Subscription,
): Promise<string> {
  const row = await trx
    .selectFrom('tenants as t')
    .innerJoin('memberships as m', 'm.tenant_id', 't.id')
    .select('t.name')
    .where('t.id', '=', tenantId)
    .where('t.deleted_at', 'is', null)
    .where('m.user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) throw new AppError('NOT_FOUND');
  return row.name;
}

/** What a person reads before and after they have stopped mails. */
export function subscriptionView(
  { kind }: Subscription,
  tenantName: string,
  { email, choices }: StoredPreferences,
): SubscriptionState {
  return {
    tenantName,
    scope: kind === null ? 'all' : 'kind',
    kind,
    label: kind === null ? null : kindOf(kind).label,
    subscribed: email && (kind === null || channelsFor(kind, choices).email),
  };
}
