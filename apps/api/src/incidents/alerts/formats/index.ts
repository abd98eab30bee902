import { fieldsOf, listOf, textOf } from '../fields.js';
import type { Fields } from '../fields.js';
import type { Intake } from '../incoming-alert.js';
import { readAlertmanagerGroups, readAlertmanagerWebhook } from './alertmanager.js';
import { readCloudWatch } from './cloudwatch.js';
import { readDatadog } from './datadog.js';
import { readPagerDutyEvent } from './pagerduty.js';
import { readSentry } from './sentry.js';

/** The systems whose payloads are understood. */
export const ALERT_FORMATS = [
  'alertmanager',
  'grafana',
  'pagerduty',
  'cloudwatch',
  'datadog',
  'sentry',
] as const;
export type AlertFormat = (typeof ALERT_FORMATS)[number];

const READERS: Readonly<Record<AlertFormat, (body: Fields) => Intake>> = {
  alertmanager: readAlertmanagerWebhook,
  grafana: readAlertmanagerWebhook,
  pagerduty: readPagerDutyEvent,
  cloudwatch: readCloudWatch,
  datadog: readDatadog,
  sentry: readSentry,
};

/**
 * The format of a body that another system wrote, by the properties that no other has; undefined for
 * a body in our own format, and for what is none of them.
 */
export function detectFormat(body: Fields): AlertFormat | undefined {
  if (Array.isArray(body['alerts'])) return 'orgId' in body ? 'grafana' : 'alertmanager';
  if ('event_action' in body || 'routing_key' in body) return 'pagerduty';
  const isSns = Array.isArray(body['Records']) || 'TopicArn' in body;
  if (isSns || 'AlarmName' in body) return 'cloudwatch';
  if ('alert_transition' in body || 'alert_id' in body) return 'datadog';
  const isSentry = typeof body['data'] === 'object' && textOf(body['action']) !== '';
  return isSentry ? 'sentry' : undefined;
}

/** The alerts in a payload of a system; a list is what Alertmanager's pull API answers. */
export function readForeign(format: AlertFormat, payload: unknown): Intake {
  if (Array.isArray(payload) && (format === 'alertmanager' || format === 'grafana')) {
    return readAlertmanagerGroups(listOf(payload));
  }
  return READERS[format](fieldsOf(payload));
}
