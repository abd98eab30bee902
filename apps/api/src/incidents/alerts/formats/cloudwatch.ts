import { parseForeignTime } from '../../import/foreign-time.js';
import { fieldsOf, listOf, textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import {
  alertDescription,
  alertLabels,
  alertTitle,
  dedupKey,
  digestKey,
} from '../incoming-alert.js';
import type { IncomingAlert, Intake } from '../incoming-alert.js';

function parseMessage(text: string): Fields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The alarm in what SNS delivers: JSON inside a string; null where it is something else. */
function readAlarm(alarm: Fields): IncomingAlert | string {
  const name = textOf(alarm['AlarmName']);
  if (name === '') return 'not an alarm of CloudWatch';
  const state = textOf(alarm['NewStateValue']);
  if (state !== 'ALARM' && state !== 'OK') return `${name}: the state ${state} says nothing`;
  const { Region, AWSAccountId, Trigger } = alarm;
  const { MetricName, Namespace } = fieldsOf(Trigger);
  const at = parseForeignTime(alarm['StateChangeTime']);
  const isFiring = state === 'ALARM';
  const arn = textOf(alarm['AlarmArn']);
  return {
    source: 'cloudwatch',
    dedupKey: arn === '' ? digestKey([textOf(AWSAccountId), textOf(Region), name]) : dedupKey(arn),
    status: isFiring ? 'firing' : 'resolved',
    title: alertTitle(name),
    description: alertDescription(
      [textOf(alarm['AlarmDescription']), textOf(alarm['NewStateReason'])]
        .filter((part) => part !== '')
        .join('\n\n'),
    ),
    severity: null,
    labels: alertLabels({
      region: Region,
      account: AWSAccountId,
      metric: MetricName,
      namespace: Namespace,
    }),
    url: null,
    startsAt: isFiring ? at : null,
    endsAt: isFiring ? null : at,
  };
}

/** The alarm itself, or what SNS wraps it in: a notification, or a list of records. */
function messagesOf(body: Fields): Fields[] {
  const records = listOf(body['Records']).map(({ Sns }) => fieldsOf(Sns));
  const notifications = records.length > 0 ? records : [body];
  return notifications.map((notification) => {
    const { Message } = notification;
    return typeof Message === 'string' ? parseMessage(Message) : notification;
  });
}

/** Alarms of Amazon CloudWatch, as SNS delivers them. */
export function readCloudWatch(body: Fields): Intake {
  if (textOf(body['Type']) === 'SubscriptionConfirmation') {
    return { alerts: [], problems: ['confirm the subscription in the console of SNS'] };
  }
  const read = messagesOf(body).map(readAlarm);
  return {
    alerts: read.filter((result) => typeof result !== 'string'),
    problems: read.filter((result) => typeof result === 'string'),
  };
}
