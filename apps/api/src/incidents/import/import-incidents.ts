import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { meterUsage } from '../../usage/meter-usage.js';
import { formatReference } from '../reference.js';
import { takeNumbers } from '../store.js';
import type { IncidentRow } from '../store.js';
import type { PlannedIncident } from './planned-incident.js';
import { readStatuspageRecord } from './read-statuspage-record.js';
import { rowsOf } from './rows.js';
import type { ImportInput, ImportResult } from './schemas.js';
import { findImported, insertRows } from './store.js';

async function announce(ctx: TenantContext, row: IncidentRow): Promise<void> {
  const reference = formatReference(row.number);
  const { id: incidentId, title, severity, status, source, external_id: externalId } = row;
  await Promise.all([
    recordAudit(ctx, {
      action: 'incident.imported',
      target: { type: 'incident', id: incidentId },
      after: { reference, title, severity, status, source, externalId },
    }),
    emitEvent(ctx, { type: 'incident.imported', payload: { incidentId, reference, title } }),
  ]);
}

/** A record that is given twice counts once. */
function distinct(plans: readonly PlannedIncident[]): PlannedIncident[] {
  const seen = new Set<string>();
  return plans.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId));
}

/**
 * Takes over records of another system as back-dated incidents, each with its updates as status
 * updates and on the timeline. What was imported before is left as it is, so that a repeated import
 * changes nothing.
 */
export async function importIncidents(
  ctx: TenantContext,
  { source, incidents }: ImportInput,
): Promise<ImportResult> {
  const plans = distinct(incidents.map((record) => readStatuspageRecord(record, ctx.now)));
  // Taking no numbers still locks the counter: two imports at once do not both find a record new.
  const [, existing] = await Promise.all([
    takeNumbers(ctx, 0),
    findImported(
      ctx,
      source,
      plans.map((plan) => plan.externalId),
    ),
  ]);
  const fresh = plans
    .filter((plan) => !existing.has(plan.externalId))
    .sort((a, b) => a.milestones.declaredAt.getTime() - b.milestones.declaredAt.getTime());
  const imported = fresh.length;
  const unchanged = incidents.length - imported;
  if (imported === 0) return { imported, unchanged, problems: [] };

  const firstNumber = await takeNumbers(ctx, imported);
  const rows = fresh.map((plan, index) =>
    rowsOf(ctx, plan, { source, number: firstNumber + index }),
  );
  await Promise.all([
    insertRows(
      ctx,
      'incidents',
      rows.map(({ incident }) => incident),
    ),
    insertRows(
      ctx,
      'status_updates',
      rows.flatMap(({ statusUpdates }) => statusUpdates),
    ),
    insertRows(
      ctx,
      'timeline_events',
      rows.flatMap(({ timelineEvents }) => timelineEvents),
    ),
    ...rows.map(({ incident }) => announce(ctx, incident)),
  ]);
  await meterUsage(ctx, 'incident.import', imported);
  const problems = fresh.flatMap(({ externalId, problems: found }) =>
    found.map((problem) => ({ externalId, problem })),
  );
  return { imported, unchanged, problems };
}
