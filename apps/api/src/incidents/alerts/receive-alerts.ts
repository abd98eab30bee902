import type { TenantContext } from '../../trpc/context.js';
import { meterUsage } from '../../usage/meter-usage.js';
import { parseStatus } from '../lifecycle.js';
import { formatReference } from '../reference.js';
import { lockIncidents } from '../heads.js';
import { readIntake } from './read-intake.js';
import type { AlertResult, ReceiveAlertsInput, ReceiveAlertsResult } from './schemas.js';
import { findIncidents, holdAlerts } from './store.js';
import type { AttachedIncident, HeldAlert } from './store.js';
import { takeFiring } from './take-firing.js';
import type { Taken } from './take-firing.js';
import { takeAcknowledged, takeResolved } from './take-known.js';

async function take(
  ctx: TenantContext,
  held: HeldAlert,
  { incident, autoResolve }: { incident: AttachedIncident | undefined; autoResolve: boolean },
): Promise<Taken> {
  const { alert, row } = held;
  if (row === null) return { outcome: 'ignored', row, incident: null, writes: false };
  if (alert.status === 'firing') return takeFiring(ctx, { ...held, row }, incident);
  if (incident === undefined) return { outcome: 'ignored', row, incident: null, writes: false };
  return alert.status === 'acknowledged'
    ? takeAcknowledged(ctx, { row }, incident)
    : takeResolved(ctx, { alert, row }, { incident, autoResolve });
}

function present({ alert }: HeldAlert, { outcome, row, incident }: Taken): AlertResult {
  return {
    alertId: row?.id ?? null,
    source: alert.source,
    dedupKey: alert.dedupKey,
    outcome,
    occurrences: row?.occurrences ?? 0,
    incident:
      incident === null
        ? null
        : {
            id: incident.id,
            reference: formatReference(incident.number),
            status: parseStatus(incident.status),
          },
  };
}

/**
 * Takes in what monitoring says. However many alerts of one key arrive, and however many at once, one
 * incident is open for them: they queue up at the row of their key. Locks are taken in one order
 * throughout: alerts by key, then incidents by id, then the counter of numbers.
 * @throws AppError VALIDATION_FAILED, QUOTA_EXCEEDED.
 */
export async function receiveAlerts(
  ctx: TenantContext,
  input: ReceiveAlertsInput,
): Promise<ReceiveAlertsResult> {
  const { alerts, problems } = readIntake(input);
  const held = await holdAlerts(ctx, alerts);
  const ids = held.flatMap(({ row }) => (row?.incident_id ? [row.incident_id] : []));
  const [, found] = await Promise.all([
    ids.length > 0 &&
      lockIncidents(
        ctx,
        ids.map((id) => ({ id })),
      ),
    findIncidents(ctx, ids),
  ]);
  const incidents = new Map(found);
  const results = new Map<string, AlertResult>();
  let writes = 0;
  for (const one of held) {
    const id = one.row?.incident_id;
    const incident = id === null || id === undefined ? undefined : incidents.get(id);
    const taken = await take(ctx, one, { incident, autoResolve: input.autoResolve });
    if (taken.incident !== null) incidents.set(taken.incident.id, taken.incident);
    if (taken.writes) writes += 1;
    results.set(`${one.alert.source} ${one.alert.dedupKey}`, present(one, taken));
  }
  if (writes > 0) await meterUsage(ctx, 'incident.write', writes);
  const inOrder = alerts.map(({ source, dedupKey }) => results.get(`${source} ${dedupKey}`));
  return { results: inOrder.filter((result) => result !== undefined), problems: [...problems] };
}
