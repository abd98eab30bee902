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
import type { AlertStatus, Intake } from '../incoming-alert.js';
import { severityOf } from '../severity-words.js';

const STATUSES: ReadonlyMap<string, AlertStatus> = new Map([
  ['trigger', 'firing'],
  ['acknowledge', 'acknowledged'],
  ['resolve', 'resolved'],
]);

/**
 * An event as PagerDuty's Events API v2 takes it, so that what sends there can send here. The routing
 * key is a secret and is not kept.
 */
export function readPagerDutyEvent(body: Fields): Intake {
  const action = textOf(body['event_action']);
  if (action === '') return { alerts: [], problems: ['a change event is no alert'] };
  const status = STATUSES.get(action);
  if (status === undefined) return { alerts: [], problems: [`unknown event_action: ${action}`] };
  const payload = fieldsOf(body['payload']);
  const { component, group, class: kind, source } = payload;
  const title = alertTitle(payload['summary']);
  const details = Object.entries(alertLabels(payload['custom_details']));
  const key = textOf(body['dedup_key']);
  if (key === '' && status !== 'firing') {
    return { alerts: [], problems: [`${action} without dedup_key`] };
  }
  return {
    alerts: [
      {
        source: 'pagerduty',
        dedupKey: key === '' ? digestKey([textOf(source), title]) : dedupKey(key),
        status,
        title,
        description: alertDescription(
          details.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
        ),
        severity: severityOf(payload['severity']),
        labels: alertLabels({ source, component, group, class: kind, client: body['client'] }),
        url: alertUrl(listOf(body['links'])[0]?.['href'], body['client_url']),
        startsAt: parseForeignTime(payload['timestamp']),
        endsAt: null,
      },
    ],
    problems: [],
  };
}
