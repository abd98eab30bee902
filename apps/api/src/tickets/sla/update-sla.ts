import { sql } from 'kysely';
import { recordAudit } from '../../audit/record-audit.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { presentSla } from './get-sla.js';
import type { Sla, UpdateSlaInput } from './schemas.js';
import { MOST_URGENT_FIRST, readTargets } from './targets.js';

/** Lets one change of the targets wait for another: without a row there is nothing else to lock. */
async function hold({ trx, tenantId }: TenantContext): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket_sla|${tenantId}`}, 0))`.execute(
    trx,
  );
}

/**
 * Sets how soon tickets are to be answered and solved. It holds for tickets that are created, and for
 * those whose priority is changed, from then on: nobody's work becomes late by a change of the rules.
 * @throws AppError VERSION_MISMATCH.
 */
export async function updateSla(ctx: TenantContext, input: UpdateSlaInput): Promise<Sla> {
  const { trx, tenantId, now } = ctx;
  await hold(ctx);
  const before = await readTargets(ctx);
  checkVersion(input.expectedVersion, before.version);
  const targets = { ...before.targets };
  for (const { priority, firstResponseMinutes, resolutionMinutes } of input.targets) {
    targets[priority] = { firstResponseMinutes, resolutionMinutes };
  }
  const after = { targets, version: before.version + 1, updatedAt: now };
  await Promise.all([
    trx
      .insertInto('ticket_sla_targets')
      .values(
        MOST_URGENT_FIRST.map((priority) => ({
          tenant_id: tenantId,
          priority,
          first_response_minutes: targets[priority].firstResponseMinutes,
          resolution_minutes: targets[priority].resolutionMinutes,
          version: after.version,
          updated_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'priority']).doUpdateSet((eb) => ({
          first_response_minutes: eb.ref('excluded.first_response_minutes'),
          resolution_minutes: eb.ref('excluded.resolution_minutes'),
          version: eb.ref('excluded.version'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      )
      .execute(),
    recordAudit(ctx, {
      action: 'ticket_sla.updated',
      target: { type: 'tenant', id: tenantId },
      before: { targets: before.targets },
      after: { targets },
    }),
  ]);
  return presentSla(after);
}
