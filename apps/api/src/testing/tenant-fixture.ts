import type { Database } from '@incident-tracker/db';
import { newId } from '@incident-tracker/db';
import type { TenantTransaction } from '@incident-tracker/db';
import type { TenantContext } from '../trpc/context.js';

/** What the seams between the rooms (audit, events, usage) need of a tenant's request. */
export type SeamContext = Pick<TenantContext, 'trx' | 'tenantId' | 'principal' | 'request' | 'now'>;

/** A tenant made straight in the database, with nobody in it. */
export async function insertTenant(db: Database, plan = 'free'): Promise<string> {
  const id = newId();
  await db.platformTransaction((trx) =>
    trx.insertInto('tenants').values({ id, name: 'Example', plan }).execute(),
  );
  return id;
}

/** The context of a request by a service account that exists only in it. */
export function seamContext(trx: TenantTransaction, now: Date = new Date()): SeamContext {
  const { tenantId } = trx;
  return {
    trx,
    tenantId,
    now,
    principal: {
      kind: 'service_account',
      serviceAccountId: newId(),
      apiKeyId: newId(),
      tenantId,
      name: 'machine',
      role: 'ADMIN',
      scopes: ['read', 'write'],
    },
    request: {
      traceId: 'trace-1',
      ip: '192.0.2.7',
      userAgent: 'test/1.0',
      idempotencyKey: null,
      tenantId: null,
      sessionCookie: null,
      deviceCookie: null,
      oidcCookie: null,
      bearer: null,
      csrf: 'passed',
    },
  };
}
