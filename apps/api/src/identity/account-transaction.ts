import type { Schema } from '@incident-tracker/db';
import type { Transaction } from 'kysely';
import type { AuditAction } from '../audit/actions.js';
import { recordAuditAs } from '../audit/record-audit.js';
import type { BaseContext } from '../trpc/context.js';
import { recordUserActivity } from './activity/record-user-activity.js';
import type { ActivityType } from './activity/record-user-activity.js';

/** What a verb has while it changes somebody's account. */
export interface AccountTransaction {
  readonly trx: Transaction<Schema>;
  readonly now: Date;
  /** Writes down what happens: in the person's activity always, in the tenant's audit log if there is one. */
  readonly record: (
    action: ActivityType & AuditAction,
    target: { type: 'user' | 'session'; id: string },
    details?: Readonly<Record<string, unknown>>,
  ) => Promise<void>;
}

/** Whose account is changed, and the tenant whose audit log it concerns. */
export interface AccountScope {
  readonly userId: string;
  readonly tenantId: string | null;
}

/**
 * Changes an account in one transaction. Accounts are global; where the person works in a tenant, the
 * transaction runs inside it, so that the tenant's audit row commits with the change or not at all.
 */
export function accountTransaction<T>(
  { ports, request, claim }: Pick<BaseContext, 'ports' | 'request' | 'claim'>,
  { userId, tenantId }: AccountScope,
  change: (account: AccountTransaction) => Promise<T>,
): Promise<T> {
  const { db, clock } = ports;
  const now = clock.now();
  const run = async (trx: Transaction<Schema>): Promise<T> => {
    await claim?.settle(trx);
    return change({
      trx,
      now,
      record: async (type, target, details = {}) => {
        const actor = { type: 'user', id: userId } as const;
        await Promise.all([
          recordUserActivity(trx, { userId, type, request, now, details }),
          tenantId !== null &&
            recordAuditAs(trx, {
              action: type,
              target,
              after: details,
              tenantId,
              actor,
              request,
              now,
            }),
        ]);
      },
    });
  };
  return tenantId === null ? db.identityTransaction(run) : db.tenantTransaction(tenantId, run);
}
