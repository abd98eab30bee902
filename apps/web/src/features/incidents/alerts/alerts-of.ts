import type { TimelineEvent } from '../../../api/types';

export const ALERT_KINDS = ['alert_fired', 'alert_acknowledged', 'alert_resolved'] as const;
export type AlertState = 'firing' | 'acknowledged' | 'resolved';

const STATES: Readonly<Record<string, AlertState>> = {
  alert_fired: 'firing',
  alert_acknowledged: 'acknowledged',
  alert_resolved: 'resolved',
};

/** An alert as the timeline of its incident tells of it. */
export interface ShownAlert {
  readonly id: string;
  readonly source: string;
  readonly state: AlertState;
  /** The last thing it said, and when. */
  readonly message: string;
  readonly at: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** Where monitoring shows it; http or https only. */
  readonly url: string | null;
}

type EventPart = Pick<TimelineEvent, 'kind' | 'message' | 'data' | 'occurredAt'>;

function labelsIn(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, text]) => [name, String(text)]);
}

function pageIn(value: unknown): string | null {
  const protocol = typeof value === 'string' ? URL.parse(value)?.protocol : undefined;
  return typeof value === 'string' && (protocol === 'https:' || protocol === 'http:')
    ? value
    : null;
}

/**
 * The alerts behind an incident, put together from the events of its timeline. @param events newest
 * first: the newest decides about the state, and the newest that tells labels about those.
 */
export function alertsOf(events: readonly EventPart[]): ShownAlert[] {
  const alerts = new Map<string, ShownAlert>();
  for (const { kind, message, data, occurredAt } of events) {
    const { alertId, source } = data;
    const state = STATES[kind];
    if (state === undefined || typeof alertId !== 'string' || typeof source !== 'string') continue;
    const labels = labelsIn(data['labels']);
    const url = pageIn(data['url']);
    const newer = alerts.get(alertId);
    alerts.set(
      alertId,
      newer === undefined
        ? { id: alertId, source, state, message, at: occurredAt, labels, url }
        : {
            ...newer,
            labels: newer.labels.length === 0 ? labels : newer.labels,
            url: newer.url ?? url,
          },
    );
  }
  return [...alerts.values()];
}
