import type { TenantContext } from '../../trpc/context.js';
import { allowedTransitions, parseStatus } from '../lifecycle.js';
import { insertTimelineEvent } from '../timeline/store.js';
import { updateIncident } from '../update-incident.js';
import { isStillFiring, saveAlert } from './store.js';
import type { AlertRow, AttachedIncident, HeldAlert } from './store.js';
import type { Taken } from './take-firing.js';
import { tellOfAlert } from './tell-of-alert.js';

/** Somebody has seen the alert elsewhere: the timeline says so, people decide here. */
export async function takeAcknowledged(
  ctx: TenantContext,
  { row }: { row: AlertRow },
  incident: AttachedIncident,
): Promise<Taken> {
  const seen = { ...row, last_received_at: ctx.now };
  await Promise.all([
    saveAlert(ctx, seen),
    insertTimelineEvent(ctx, {
      incidentId: incident.id,
      kind: 'alert_acknowledged',
      message: `Alert acknowledged in ${row.source}: ${row.title}`,
      data: { alertId: row.id, source: row.source, dedupKey: row.dedup_key },
    }),
  ]);
  return { outcome: 'acknowledged', row: seen, incident, writes: true };
}

/** Resolves the incident when its last alert ended, where its status lets that be. */
async function resolveIncident(
  ctx: TenantContext,
  row: AlertRow,
  incident: AttachedIncident,
): Promise<AttachedIncident> {
  const status = parseStatus(incident.status);
  const mayEnd = allowedTransitions(status, true).includes('resolved');
  if (!mayEnd || (await isStillFiring(ctx, row))) return incident;
  const resolved = await updateIncident(ctx, { incidentId: incident.id, status: 'resolved' });
  return { ...incident, status: resolved.status };
}

/**
 * Takes in the end of an alert: the timeline of its incident says so and, where the sender wants it,
 * the incident is resolved with its last alert. A second end of the same alert says nothing new.
 */
export async function takeResolved(
  ctx: TenantContext,
  { alert, row }: Pick<HeldAlert, 'alert'> & { row: AlertRow },
  { incident, autoResolve }: { incident: AttachedIncident; autoResolve: boolean },
): Promise<Taken> {
  if (row.status === 'resolved') return { outcome: 'ignored', row, incident, writes: false };
  const ended = {
    ...row,
    status: 'resolved',
    ends_at: alert.endsAt ?? ctx.now,
    last_received_at: ctx.now,
  };
  await Promise.all([
    saveAlert(ctx, ended),
    tellOfAlert(ctx, {
      what: 'resolved',
      row: ended,
      incident,
      message: `Alert resolved in ${row.source}: ${row.title}`,
      at: ended.ends_at,
    }),
  ]);
  const after = autoResolve ? await resolveIncident(ctx, ended, incident) : incident;
  return { outcome: 'resolved', row: ended, incident: after, writes: true };
}
