import { parseForeignTime } from '../../import/foreign-time.js';
import { fieldsOf, listOf, textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import {
  alertDescription,
  alertLabels,
  alertTitle,
  alertUrl,
  dedupKey,
  digestKey,
} from '../incoming-alert.js';
import type { IncomingAlert, Intake } from '../incoming-alert.js';
import { gravest, severityOf } from '../severity-words.js';

const LISTED = 20;

/** What one of the grouped alerts says of itself, on a line. */
function describe(alert: Fields): string {
  const { labels, annotations } = alert;
  const notes = fieldsOf(annotations);
  const said = textOf(notes['summary'], notes['description'], notes['message'], notes['alert']);
  const names = fieldsOf(labels);
  const where = textOf(names['instance'], names['job'], names['service'], names['alertname']);
  return `- ${[where, said].filter((part) => part !== '').join(': ')}`;
}

function times(alerts: readonly Fields[], name: 'startsAt' | 'endsAt'): Date[] {
  return alerts
    .map((alert) => parseForeignTime(alert[name]))
    .filter((time) => time !== null)
    .sort((a, b) => a.getTime() - b.getTime());
}

/** `status` of a webhook is text; of the pull API it is an object with `state`. */
function isFiring(alert: Fields, byDefault: boolean): boolean {
  const { status } = alert;
  if (typeof status === 'string') return status !== 'resolved';
  const state = textOf(fieldsOf(status)['state']);
  return state === '' ? byDefault : state !== 'suppressed';
}

/** Labels that all alerts of a group have. */
function commonLabels(alerts: readonly Fields[]): Record<string, string> {
  const [first = {}, ...others] = alerts.map(({ labels }) => alertLabels(labels));
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) =>
      others.every((labels) => labels[name] === value),
    ),
  );
}

function groupOf(body: Fields, source: string): IncomingAlert {
  const alerts = listOf(body['alerts']);
  const firing = alerts.filter((alert) => isFiring(alert, body['status'] !== 'resolved'));
  const groupLabels = alertLabels(body['groupLabels'] ?? body['labels']);
  const labels = {
    ...groupLabels,
    ...(body['commonLabels'] === undefined
      ? commonLabels(alerts)
      : alertLabels(body['commonLabels'])),
  };
  const notes = fieldsOf(body['commonAnnotations']);
  const [one = {}] = alerts;
  const receiver = textOf(body['receiver'], fieldsOf(body['receiver'])['name']);
  const groupKey = textOf(body['groupKey']);
  const own = alerts.length === 1 ? textOf(one['fingerprint']) : '';
  // What the members have in common changes as they come and go; what they are grouped by does not.
  const lasting = Object.keys(groupLabels).length > 0 ? groupLabels : labels;
  const status =
    textOf(body['status']) === 'resolved' || firing.length === 0 ? 'resolved' : 'firing';
  const lines = alerts.slice(0, LISTED).map(describe);
  return {
    source,
    dedupKey:
      groupKey === '' && own === ''
        ? digestKey([receiver, lasting])
        : dedupKey(groupKey === '' ? own : groupKey),
    status,
    title: alertTitle(
      textOf(
        notes['summary'],
        body['title'],
        labels['alertname'],
        fieldsOf(one['annotations'])['summary'],
        fieldsOf(one['labels'])['alertname'],
      ),
    ),
    description: alertDescription(
      [textOf(notes['description'], notes['message']), ...lines]
        .filter((line) => line !== '')
        .join('\n'),
    ),
    severity: gravest(
      (firing.length > 0 ? firing : alerts).map((alert) =>
        severityOf(fieldsOf(alert['labels'])['severity'] ?? labels['severity']),
      ),
    ),
    labels,
    url: alertUrl(one['panelURL'], one['dashboardURL'], one['generatorURL'], body['externalURL']),
    startsAt: times(alerts, 'startsAt')[0] ?? null,
    endsAt: status === 'resolved' ? (times(alerts, 'endsAt').at(-1) ?? null) : null,
  };
}

/**
 * The webhook of Prometheus Alertmanager (version 4) and that of Grafana, which is made after it. What
 * they group is one alert here: they group so that people hear of it once.
 */
export function readAlertmanagerWebhook(body: Fields): Intake {
  const isGrafana = ['orgId', 'appVersion', 'state'].some((name) => name in body);
  const alert = groupOf(body, isGrafana ? 'grafana' : 'alertmanager');
  return listOf(body['alerts']).length === 0
    ? { alerts: [], problems: ['the group holds no alerts'] }
    : { alerts: [alert], problems: [] };
}

/** The groups that Alertmanager's pull API (version 2) lists; silenced alerts are let be. */
export function readAlertmanagerGroups(groups: readonly Fields[]): Intake {
  const problems: string[] = [];
  const alerts: IncomingAlert[] = [];
  for (const [index, group] of groups.entries()) {
    const members = listOf(group['alerts']);
    const loud = members.filter((alert) => isFiring(alert, true));
    if (members.length === 0) problems.push(`[${index}]: no group of alerts`);
    else if (loud.length === 0) problems.push(`[${index}]: all alerts are silenced or inhibited`);
    else alerts.push(groupOf({ ...group, alerts: loud }, 'alertmanager'));
  }
  return { alerts, problems };
}
