import { parseForeignTime } from '../../import/foreign-time.js';
import { textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import {
  alertDescription,
  alertLabels,
  alertTitle,
  alertUrl,
  dedupKey,
  digestKey,
} from '../incoming-alert.js';
import type { Intake } from '../incoming-alert.js';
import { severityOf } from '../severity-words.js';

/** `[Triggered] ` and the like, with which Datadog begins a title. */
const STATE_PREFIX = /^\[[\w -]+\]\s*/;

/** Tags as Datadog writes them: `env:prod,service:web`. */
function labelsOf(tags: string): Record<string, string> {
  const pairs = tags.split(',').map((tag) => {
    const [name = '', ...value] = tag.trim().split(':');
    return [name, value.join(':')] as const;
  });
  return alertLabels(Object.fromEntries(pairs.filter(([name]) => name !== '')));
}

/** The payload of a Datadog webhook with the names that its documentation proposes; all is text. */
export function readDatadog(body: Fields): Intake {
  const title = alertTitle(textOf(body['alert_title'], body['title']).replace(STATE_PREFIX, ''));
  const monitor = textOf(body['alert_id'], body['aggreg_key']);
  if (title === '' && monitor === '') {
    return { alerts: [], problems: ['the template was sent without its values'] };
  }
  const transition = textOf(body['alert_transition'], body['alert_type']).toLowerCase();
  const isResolved = transition.endsWith('recovered') || transition === 'success';
  const scope = textOf(body['alert_scope']);
  const at = parseForeignTime(textOf(body['date'], body['last_updated']));
  return {
    alerts: [
      {
        source: 'datadog',
        dedupKey: monitor === '' ? digestKey([title, scope]) : dedupKey(`${monitor}|${scope}`),
        status: isResolved ? 'resolved' : 'firing',
        title,
        description: alertDescription(textOf(body['body'])),
        severity:
          severityOf(textOf(body['alert_priority'])) ?? severityOf(textOf(body['alert_type'])),
        labels: {
          ...labelsOf(textOf(body['tags'])),
          ...alertLabels({ host: textOf(body['host_name']) || undefined }),
        },
        url: alertUrl(body['link'], body['url']),
        startsAt: isResolved ? null : at,
        endsAt: isResolved ? at : null,
      },
    ],
    problems: [],
  };
}
