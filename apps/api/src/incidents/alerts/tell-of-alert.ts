import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { formatReference } from '../reference.js';
import { insertTimelineEvent } from '../timeline/store.js';
import type { AlertRow, AttachedIncident } from './store.js';

/** The time that monitoring gives, or now where its clock is ahead of ours. */
export function timeOnTimeline(time: Date | null, now: Date): Date {
  return time === null || time > now ? now : time;
}

/** Something that an alert said, for the timeline of its incident, the log and the outbox. */
export interface AlertNews {
  readonly what: 'fired' | 'resolved';
  readonly row: AlertRow;
  readonly incident: AttachedIncident;
  /** The sentence on the timeline. */
  readonly message: string;
  /** When it happened, as far as monitoring says so. */
  readonly at?: Date | null;
}

/** Writes down what an alert said. */
export async function tellOfAlert(ctx: TenantContext, news: AlertNews): Promise<void> {
  const { what, row, incident, message, at = null } = news;
  const { id: alertId, source, title, severity, labels, url } = row;
  const of = { incidentId: incident.id, reference: formatReference(incident.number) };
  await Promise.all([
    insertTimelineEvent(ctx, {
      incidentId: incident.id,
      kind: `alert_${what}`,
      message,
      data: { alertId, source, dedupKey: row.dedup_key, severity, labels, url },
      occurredAt: timeOnTimeline(at, ctx.now),
    }),
    recordAudit(ctx, {
      action: `alert.${what}`,
      target: { type: 'alert', id: alertId },
      after: { incidentId: incident.id, source, dedupKey: row.dedup_key, title, severity },
    }),
    what === 'fired'
      ? emitEvent(ctx, { type: 'alert.fired', payload: { ...of, alertId, title, severity } })
      : emitEvent(ctx, { type: 'alert.resolved', payload: { ...of, alertId, title } }),
  ]);
}
