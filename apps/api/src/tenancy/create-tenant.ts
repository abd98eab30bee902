import { newId } from '@incident-tracker/db';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import { switchSessionTenant } from '../identity/sessions/switch-session-tenant.js';
import type { PersonContext } from '../trpc/context.js';
import { inTenant } from './in-tenant.js';
import type { Tenant } from './schemas.js';
import { TENANT_COLUMNS, tenantView } from './tenant-view.js';

/** Creates a tenant, whose OWNER the caller becomes and to which their session switches. */
export function createTenant(ctx: PersonContext, { name }: { name: string }): Promise<Tenant> {
  const { userId, sessionId } = ctx.principal;
  return inTenant(ctx, newId(), async (tenant) => {
    const { trx, tenantId, now } = tenant;
    const row = await trx
      .insertInto('tenants')
      .values({ id: tenantId, name, created_at: now, updated_at: now })
      .returning(TENANT_COLUMNS)
      .executeTakeFirstOrThrow();
    await Promise.all([
      trx
        .insertInto('memberships')
        .values({
          tenant_id: tenantId,
          user_id: userId,
          role: 'OWNER',
          created_at: now,
          updated_at: now,
        })
        .execute(),
      switchSessionTenant(trx, { sessionId, userId, tenantId }),
      recordAudit(tenant, {
        action: 'tenant.created',
        target: { type: 'tenant', id: tenantId },
        after: { name },
      }),
      emitEvent(tenant, { type: 'tenant.created', payload: {} }),
      emitEvent(tenant, { type: 'member.joined', payload: { userId, role: 'OWNER' } }),
    ]);
    return tenantView(row, 'OWNER');
  });
}
