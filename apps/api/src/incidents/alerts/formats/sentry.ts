import { parseForeignTime } from '../../import/foreign-time.js';
import { fieldsOf, textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import {
  alertDescription,
  alertLabels,
  alertTitle,
  alertUrl,
  dedupKey,
} from '../incoming-alert.js';
import type { AlertStatus, IncomingAlert, Intake } from '../incoming-alert.js';
import { severityOf } from '../severity-words.js';

/** What the actions of Sentry's webhooks say of an alert; the others are about people's work on it. */
const STATUSES: ReadonlyMap<string, AlertStatus> = new Map([
  ['triggered', 'firing'],
  ['created', 'firing'],
  ['unresolved', 'firing'],
  ['critical', 'firing'],
  ['warning', 'firing'],
  ['assigned', 'acknowledged'],
  ['resolved', 'resolved'],
]);

type Read = (data: Fields, status: AlertStatus, action: string) => IncomingAlert;

const readEvent: Read = (data, status) => {
  const event = fieldsOf(data['event']);
  const { project, platform, environment, release } = event;
  return {
    source: 'sentry',
    dedupKey: dedupKey(`issue:${textOf(event['issue_id'], event['event_id'])}`),
    status,
    title: alertTitle(textOf(event['title'], event['message'])),
    description: alertDescription(textOf(event['culprit'])),
    severity: severityOf(event['level']),
    labels: alertLabels({ project, platform, environment, release, rule: data['triggered_rule'] }),
    url: alertUrl(event['web_url'], event['issue_url']),
    startsAt: parseForeignTime(event['datetime']),
    endsAt: null,
  };
};

const readIssue: Read = (data, status) => {
  const issue = fieldsOf(data['issue']);
  const { platform, shortId } = issue;
  const resolved = status === 'resolved';
  return {
    source: 'sentry',
    dedupKey: dedupKey(`issue:${textOf(issue['id'])}`),
    status,
    title: alertTitle(issue['title']),
    description: alertDescription(textOf(issue['culprit'])),
    severity: severityOf(issue['level']),
    labels: alertLabels({ project: fieldsOf(issue['project'])['slug'], platform, shortId }),
    url: alertUrl(issue['web_url'], issue['permalink'], issue['url']),
    startsAt: resolved ? null : parseForeignTime(issue['firstSeen']),
    endsAt: null,
  };
};

const readMetric: Read = (data, status, action) => {
  const metric = fieldsOf(data['metric_alert']);
  const rule = fieldsOf(metric['alert_rule']);
  return {
    source: 'sentry',
    dedupKey: dedupKey(`metric:${textOf(metric['organization_id'])}:${textOf(metric['id'])}`),
    status,
    title: alertTitle(textOf(rule['name'], metric['title'], data['description_title'])),
    description: alertDescription(textOf(data['description_text'])),
    severity: severityOf(action),
    labels: alertLabels({ aggregate: rule['aggregate'], query: rule['query'] }),
    url: alertUrl(data['web_url']),
    startsAt: parseForeignTime(metric['date_started']),
    endsAt: status === 'resolved' ? parseForeignTime(metric['date_closed']) : null,
  };
};

const READERS: readonly (readonly [property: string, read: Read])[] = [
  ['event', readEvent],
  ['issue', readIssue],
  ['metric_alert', readMetric],
];

/** The webhooks of Sentry's integrations: issue alerts, issues and metric alerts. */
export function readSentry(body: Fields): Intake {
  const action = textOf(body['action']);
  const data = fieldsOf(body['data']);
  const status = STATUSES.get(action);
  const reader = READERS.find(([property]) => property in data);
  if (status === undefined || reader === undefined) {
    return { alerts: [], problems: [`the action ${action} is no alert`] };
  }
  return { alerts: [reader[1](data, status, action)], problems: [] };
}
