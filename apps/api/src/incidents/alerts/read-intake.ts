import type { Intake } from './incoming-alert.js';
import { alertUrl, dedupKey, digestKey } from './incoming-alert.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { readForeign } from './formats/index.js';
import { MAX_ALERTS } from './schemas.js';
import type { ReceiveAlertsInput } from './schemas.js';
import { severityOf } from './severity-words.js';

function readOwn(input: ReceiveAlertsInput): Intake {
  const { title = '', description = '', status, source, labels = {} } = input;
  const key = input.dedupKey ?? input.fingerprint;
  if (title === '' && (status === 'firing' || key === undefined)) {
    throw invalidInput('title', 'Give a title.');
  }
  return {
    alerts: [
      {
        source,
        dedupKey: key === undefined ? digestKey([title, labels]) : dedupKey(key),
        status,
        title,
        description,
        severity: severityOf(input.severity),
        labels,
        url: alertUrl(input.url),
        startsAt: input.startsAt === undefined ? null : new Date(input.startsAt),
        endsAt: input.endsAt === undefined ? null : new Date(input.endsAt),
      },
    ],
    problems: [],
  };
}

/**
 * The alerts of a call; of several with one key, the last.
 * @throws AppError VALIDATION_FAILED for an alert without title, two keys, or too many alerts.
 */
export function readIntake(input: ReceiveAlertsInput): Intake {
  const { format, payload, dedupKey: key, fingerprint } = input;
  if (key !== undefined && fingerprint !== undefined && key !== fingerprint) {
    throw invalidInput('fingerprint', 'Contradicts dedupKey.');
  }
  if ((format === undefined) !== (payload === undefined)) {
    throw invalidInput('payload', 'Give format and payload together.');
  }
  const { alerts, problems } = format === undefined ? readOwn(input) : readForeign(format, payload);
  const distinct = new Map(alerts.map((alert) => [`${alert.source} ${alert.dedupKey}`, alert]));
  if (distinct.size > MAX_ALERTS) {
    throw invalidInput('payload', `At most ${MAX_ALERTS} alerts in one call.`);
  }
  return { alerts: [...distinct.values()], problems };
}
