import type { TenantContext } from '../../trpc/context.js';
import { declareIncident } from '../declare-incident.js';
import { categoryOf, parseStatus } from '../lifecycle.js';
import { insertLink } from '../links/store.js';
import { parseSeverity } from '../severity.js';
import type { IncomingAlert } from './incoming-alert.js';
import { saveAlert } from './store.js';
import type { AlertRow, AttachedIncident, HeldAlert } from './store.js';
import { tellOfAlert, timeOnTimeline } from './tell-of-alert.js';

/** What became of an alert, and whether anything but its count was written. */
export interface Taken {
  readonly outcome: 'declared' | 'updated' | 'acknowledged' | 'resolved' | 'suppressed' | 'ignored';
  readonly row: AlertRow | null;
  readonly incident: AttachedIncident | null;
  readonly writes: boolean;
}

/** The row as the alert describes itself now; what it leaves out stays. */
function described(row: AlertRow, alert: IncomingAlert, now: Date): AlertRow {
  const hasLabels = Object.keys(alert.labels).length > 0;
  return {
    ...row,
    title: alert.title === '' ? row.title : alert.title,
    severity: alert.severity ?? row.severity,
    labels: hasLabels ? alert.labels : row.labels,
    url: alert.url ?? row.url,
    starts_at: alert.startsAt ?? row.starts_at,
    last_received_at: now,
  };
}

/**
 * Declares the incident of an alert, in triage: whether it is one, people decide. A new episode is
 * related to the incident of the one before.
 */
async function declareFor(
  ctx: TenantContext,
  { alert, row }: { alert: IncomingAlert; row: AlertRow },
  previous: AttachedIncident | undefined,
): Promise<AttachedIncident> {
  const { id, reference, status } = await declareIncident(
    ctx,
    {
      title: row.title,
      description: alert.description,
      severity: parseSeverity(row.severity),
      status: 'triage',
      ...(row.starts_at !== null && {
        detectedAt: timeOnTimeline(row.starts_at, ctx.now).toISOString(),
      }),
    },
    { source: row.source },
  );
  await Promise.all([
    row.url !== null &&
      insertLink(ctx, { incidentId: id, kind: 'alert', url: row.url, title: row.title }),
    previous !== undefined &&
      insertLink(ctx, { incidentId: id, kind: 'related', relatedIncidentId: previous.id }),
  ]);
  return { id, number: reference.slice('INC-'.length), status };
}

/** What a firing alert says that was not known of it; null when it only repeats itself. */
function newsOf(before: AlertRow, after: AlertRow): string | null {
  if (before.status === 'resolved') return `Fires again (${after.severity}): ${after.title}`;
  if (before.severity !== after.severity) {
    return `Now ${after.severity}, was ${before.severity}: ${after.title}`;
  }
  return before.title === after.title ? null : `Now says: ${after.title}`;
}

/**
 * Takes in an alert that fires: into the incident that is open for it, or into a new one. Where people
 * declined or canceled its incident, it is only counted until it was resolved in between.
 */
export async function takeFiring(
  ctx: TenantContext,
  { alert, row, isNew }: HeldAlert & { row: AlertRow },
  previous: AttachedIncident | undefined,
): Promise<Taken> {
  const next = { ...described(row, alert, ctx.now), status: 'firing', ends_at: null };
  const occurrences = isNew ? 1 : row.status === 'resolved' ? 1 : row.occurrences + 1;
  const status = previous === undefined ? null : parseStatus(previous.status);
  const isGivenUp = status === 'declined' || status === 'canceled';
  if (previous !== undefined && isGivenUp && row.status === 'firing') {
    const counted = { ...next, occurrences };
    await saveAlert(ctx, counted);
    return { outcome: 'suppressed', row: counted, incident: previous, writes: false };
  }
  const category = status === null ? null : categoryOf(status);
  const isOpen = category !== null && category !== 'resolved' && category !== 'closed';
  if (previous !== undefined && isOpen) {
    const message = newsOf(row, next);
    const updated = { ...next, occurrences };
    await Promise.all([
      saveAlert(ctx, updated),
      message !== null &&
        tellOfAlert(ctx, { what: 'fired', row: updated, incident: previous, message }),
    ]);
    return { outcome: 'updated', row: updated, incident: previous, writes: message !== null };
  }
  const incident = await declareFor(ctx, { alert, row: next }, previous);
  const declared = { ...next, occurrences: 1, incident_id: incident.id };
  await Promise.all([
    saveAlert(ctx, declared),
    tellOfAlert(ctx, {
      what: 'fired',
      row: declared,
      incident,
      message: `Alert of ${row.source} (${next.severity}): ${next.title}`,
      at: next.starts_at,
    }),
  ]);
  return { outcome: 'declared', row: declared, incident, writes: true };
}
