import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fieldsOf } from '../fields.js';
import type { IncomingAlert, Intake } from '../incoming-alert.js';
import { readAlertBody } from '../read-body.js';
import { detectFormat, readForeign } from './index.js';
import type { AlertFormat } from './index.js';

/** As `POST /v1/alerts` does it: the format is found by the body itself. */
function readBody(body: object): Intake {
  const format = detectFormat(fieldsOf(body));
  if (format === undefined) throw new Error('no known format');
  return readForeign(format, body);
}

function only({ alerts, problems }: Intake): IncomingAlert {
  const [alert] = alerts;
  if (alerts.length !== 1 || alert === undefined) throw new Error(JSON.stringify(problems));
  return alert;
}

const GROUP = {
  version: '4',
  groupKey: '{}:{alertname="PoolExhausted"}',
  receiver: 'tracker',
  status: 'firing',
  groupLabels: { alertname: 'PoolExhausted' },
  commonLabels: { alertname: 'PoolExhausted', severity: 'warning', team: 'db' },
  commonAnnotations: { summary: 'The pool is exhausted' },
  externalURL: 'http://alertmanager.example.com',
  alerts: [
    {
      status: 'resolved',
      labels: { alertname: 'PoolExhausted', instance: 'db-1', severity: 'critical' },
      annotations: { description: 'Was at 100%' },
      startsAt: '2026-03-01T10:00:00.123456789Z',
      endsAt: '2026-03-01T10:05:00Z',
      generatorURL: 'http://prometheus.example.com/graph?g0.expr=up',
      fingerprint: 'aaaa',
    },
    {
      status: 'firing',
      labels: { alertname: 'PoolExhausted', instance: 'db-2', severity: 'warning' },
      annotations: { description: 'At 100%' },
      startsAt: '2026-03-01T11:01:00+01:00',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: 'bbbb',
    },
  ],
};

describe('a group of Alertmanager', () => {
  it('is one alert, as grave as what still fires in it', () => {
    expect(only(readBody(GROUP))).toEqual({
      source: 'alertmanager',
      dedupKey: '{}:{alertname="PoolExhausted"}',
      status: 'firing',
      title: 'The pool is exhausted',
      description: '- db-1: Was at 100%\n- db-2: At 100%',
      severity: 'SEV3',
      labels: { alertname: 'PoolExhausted', severity: 'warning', team: 'db' },
      url: 'http://prometheus.example.com/graph?g0.expr=up',
      startsAt: new Date('2026-03-01T10:00:00.123Z'),
      endsAt: null,
    });
  });

  it('ends with the last of its alerts, and keeps its key', () => {
    const ended = {
      ...GROUP,
      status: 'resolved',
      alerts: GROUP.alerts.map((alert) => ({
        ...alert,
        status: 'resolved',
        endsAt: '2026-03-01T10:30:00Z',
      })),
    };
    expect(only(readBody(ended))).toMatchObject({
      status: 'resolved',
      dedupKey: GROUP.groupKey,
      severity: 'SEV1',
      endsAt: new Date('2026-03-01T10:30:00Z'),
    });
  });

  it('is known by its fingerprint or its labels where it has no key, whoever is in it', () => {
    const { groupKey: _key, ...keyless } = GROUP;
    const [one = {}] = GROUP.alerts;
    expect(only(readBody({ ...keyless, alerts: [one] })).dedupKey).toBe('aaaa');
    const { dedupKey } = only(readBody(keyless));
    const fewer = { alertname: 'PoolExhausted' };
    expect(dedupKey).toMatch(/^sha256:/);
    expect(only(readBody({ ...keyless, commonLabels: fewer })).dedupKey).toBe(dedupKey);
    expect(only(readBody({ ...keyless, receiver: 'other' })).dedupKey).not.toBe(dedupKey);
  });

  it('has a key of bounded length, and text of bounded length', () => {
    const long = {
      ...GROUP,
      groupKey: 'x'.repeat(10_000),
      commonAnnotations: { summary: `a\u0000\u200B\n${'y'.repeat(10_000)}` },
    };
    const alert = only(readBody(long));
    expect(alert.dedupKey).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(alert.title).toHaveLength(200);
    expect(alert.title).not.toContain('\0');
  });

  it('says nothing when it is empty', () => {
    expect(readBody({ ...GROUP, alerts: [] })).toEqual({
      alerts: [],
      problems: ['the group holds no alerts'],
    });
  });
});

it('a link that is no page is not taken over', () => {
  const [, quiet = {}] = GROUP.alerts;
  for (const generatorURL of ['?orgId=1', 'javascript:alert(1)', '', 7]) {
    const body = { ...GROUP, externalURL: 'file:///etc', alerts: [{ ...quiet, generatorURL }] };
    expect(only(readBody(body)).url).toBeNull();
  }
});

describe('an event of PagerDuty', () => {
  const event = {
    routing_key: 'a secret that must not be kept',
    dedup_key: 'srv/disk',
    event_action: 'trigger',
    payload: {
      summary: 'Disk at 99%',
      severity: 'error',
      source: 'srv-1',
      custom_details: { free: '1%', load: 0.5 },
      timestamp: '2026-03-01T10:00:00.000+0000',
    },
    links: [{ href: 'https://runbooks.example.com/disk', text: 'Runbook' }],
  };

  it('is taken without its routing key', () => {
    const alert = only(readBody(event));
    expect(alert).toMatchObject({
      source: 'pagerduty',
      dedupKey: 'srv/disk',
      status: 'firing',
      title: 'Disk at 99%',
      description: '- free: 1%\n- load: 0.5',
      severity: 'SEV2',
      url: 'https://runbooks.example.com/disk',
      startsAt: new Date('2026-03-01T10:00:00Z'),
    });
    expect(JSON.stringify(alert)).not.toContain('secret');
  });

  it.each([
    ['acknowledge', 'acknowledged'],
    ['resolve', 'resolved'],
  ])('that says %s means %s', (action, status) => {
    expect(only(readBody({ ...event, event_action: action })).status).toBe(status);
    const { dedup_key: _key, ...keyless } = event;
    expect(readBody({ ...keyless, event_action: action }).alerts).toEqual([]);
  });

  it('about a change is no alert', () => {
    const { event_action: _action, ...change } = event;
    expect(readBody(change)).toEqual({ alerts: [], problems: ['a change event is no alert'] });
  });
});

describe('a webhook of Datadog', () => {
  const event = {
    alert_id: '7',
    alert_scope: 'host:web-1',
    alert_title: '[Triggered on {host:web-1}] High load',
    title: '[Triggered] High load',
    alert_transition: 'Triggered',
    alert_priority: 'P2',
    body: 'Load is 17',
    tags: 'env:prod,service:web,alone',
    date: '1772359200000',
  };

  it.each([
    ['Triggered', 'firing'],
    ['Re-Triggered', 'firing'],
    ['No Data', 'firing'],
    ['Recovered', 'resolved'],
    ['Warn Recovered', 'resolved'],
  ])('%s means %s, under one key', (transition, status) => {
    const alert = only(readBody({ ...event, alert_transition: transition }));
    expect([alert.status, alert.dedupKey]).toEqual([status, '7|host:web-1']);
  });

  it('has severity, labels and time, and no state in its title', () => {
    expect(only(readBody({ ...event, alert_title: '' }))).toMatchObject({
      title: 'High load',
      severity: 'SEV2',
      labels: { env: 'prod', service: 'web', alone: '' },
      startsAt: new Date(1_772_359_200_000),
    });
  });
});

describe('a notification of CloudWatch', () => {
  const alarm = (state: string) => ({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu:1:t',
    Message: JSON.stringify({
      AlarmName: 'Latency',
      AlarmArn: 'arn:aws:cloudwatch:eu:1:alarm:Latency',
      NewStateValue: state,
      NewStateReason: 'Over the threshold',
      StateChangeTime: '2026-03-01T10:00:00.000+0000',
    }),
  });

  it.each([
    ['ALARM', 'firing'],
    ['OK', 'resolved'],
  ])('%s means %s', (state, status) => {
    expect(only(readBody(alarm(state)))).toMatchObject({
      status,
      title: 'Latency',
      dedupKey: 'arn:aws:cloudwatch:eu:1:alarm:Latency',
    });
  });

  it('without a verdict, or without an alarm, is a problem and no alert', () => {
    expect(readBody(alarm('INSUFFICIENT_DATA')).problems).toHaveLength(1);
    expect(
      readBody({ Type: 'SubscriptionConfirmation', TopicArn: 'x', Message: 'y' }).problems,
    ).toHaveLength(1);
    expect(readBody({ Records: [{ Sns: { Message: 'hello' } }, 7, null] }).problems).toHaveLength(
      3,
    );
  });
});

it('a webhook of Sentry keeps one key from the first event of an issue to its end', () => {
  const [triggered, resolved] = [
    { action: 'triggered', data: { event: { issue_id: '9', title: 'TypeError', level: 'fatal' } } },
    { action: 'resolved', data: { issue: { id: '9', title: 'TypeError', level: 'error' } } },
  ].map((body) => only(readBody(body)));
  expect(triggered).toMatchObject({ status: 'firing', dedupKey: 'issue:9', severity: 'SEV1' });
  expect(resolved).toMatchObject({ status: 'resolved', dedupKey: 'issue:9' });
  expect(readBody({ action: 'ignored', data: { issue: {} } }).problems).toHaveLength(1);
});

it('a body of our own is left as it is, with the options of the address', () => {
  const none = new URLSearchParams();
  expect(readAlertBody({ title: 'x', labels: {} }, none)).toEqual({ title: 'x', labels: {} });
  const wrapped = { format: 'sentry', payload: { alerts: [] } };
  expect(readAlertBody(wrapped, none)).toEqual(wrapped);
  expect(readAlertBody({ alerts: [] }, new URLSearchParams('autoResolve=true'))).toEqual({
    autoResolve: true,
    format: 'alertmanager',
    payload: { alerts: [] },
  });
});

it.each([null, 7, 'text', [], [[]], {}, { alerts: 'many' }, { Records: {} }, { data: [] }])(
  'nothing that another system may send breaks a reader: %j',
  (payload) => {
    for (const format of [
      'alertmanager',
      'grafana',
      'pagerduty',
      'cloudwatch',
      'datadog',
      'sentry',
    ] as const) {
      expect(readForeign(format, payload).alerts).toEqual([]);
    }
  },
);

const FOLDER = fileURLToPath(new URL('../../../../../../../shared/data/alerts', import.meta.url));
const hasPayloads = existsSync(FOLDER);
if (!hasPayloads && process.env['CI'] !== 'true') {
  process.stderr.write(`Real payloads are not read here: ${FOLDER} is absent.\n`);
}

/** What each file holds: its format, and of its alerts source, status and severity. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'alertmanager-webhook-v4.msteams-fixture.json': ['alertmanager firing SEV3'],
  'alertmanager-webhook-v4.pair-firing.json': ['alertmanager firing SEV1'],
  'alertmanager-webhook-v4.pair-resolved.json': ['alertmanager resolved SEV1'],
  'aws.cloudwatch-alarm-sns-payload-multiple-metrics.json': ['cloudwatch firing null'],
  'aws.cloudwatch-alarm-sns-payload-single-metric.json': ['cloudwatch firing null'],
  'aws.sns-event.json': [],
  'datadog-webhook.template.json': [],
  'grafana-12-test-alert.json': ['grafana firing null'],
  'pagerduty-events-v2.acknowledge.json': ['pagerduty acknowledged null'],
  'pagerduty-events-v2.openapi-build-change-event.json': [],
  'pagerduty-events-v2.openapi-event.json': ['pagerduty firing SEV1'],
  'pagerduty-events-v2.openapi-git-change-event.json': [],
  'pagerduty-events-v2.resolve.json': ['pagerduty resolved null'],
  'pagerduty-events-v2.trigger.json': ['pagerduty firing SEV4'],
  'sentry-issue-alert.json': ['sentry firing SEV2'],
  'sentry-issue.json': ['sentry firing SEV2'],
  'sentry-metric.json': ['sentry resolved null'],
};

function parse(name: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'));
}

// In CI the folder has to be there: its absence is then a failure.
const registered = hasPayloads || process.env['CI'] === 'true' ? ['monitoring systems'] : [];

describe.each(registered)('the real payload of %s', () => {
  const objects = () =>
    readdirSync(FOLDER).filter(
      (name) => name.endsWith('.json') && !name.startsWith('alertmanager-api-v2'),
    );

  it('has an expectation here in every file', () => {
    expect(objects().sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('in %s is read', (name, expected) => {
    const { alerts, problems } = readBody(fieldsOf(parse(name)));
    expect(alerts.map(({ source, status, severity }) => `${source} ${status} ${severity}`)).toEqual(
      expected,
    );
    if (expected.length === 0) expect(problems).toHaveLength(1);
    for (const { dedupKey, title, status } of alerts) {
      expect(dedupKey.length).toBeGreaterThan(0);
      if (status === 'firing') expect(title.length).toBeGreaterThan(0);
    }
  });

  it('has one key for a group that fires and is resolved', () => {
    const keys = ['firing', 'resolved'].map(
      (status) =>
        only(readBody(fieldsOf(parse(`alertmanager-webhook-v4.pair-${status}.json`)))).dedupKey,
    );
    expect(keys[0]).toBe(keys[1]);
  });

  it.each(['0.22.0', '0.25.0'])(
    'in the list of Alertmanager %s is read, group by group',
    (version) => {
      const payload = parse(`alertmanager-api-v2.alert-groups.${version}.json`);
      const groups = Array.isArray(payload) ? payload.length : 0;
      const { alerts, problems } = readForeign('alertmanager' satisfies AlertFormat, payload);
      expect(alerts.length + problems.length).toBe(groups);
      expect(alerts.length).toBeGreaterThan(5);
      // One alert that goes to several receivers is in several groups, and is one alert.
      const titles = new Map(alerts.map(({ dedupKey, title }) => [dedupKey, title]));
      for (const { dedupKey, title } of alerts) expect(titles.get(dedupKey)).toBe(title);
      expect(titles.size).toBeGreaterThan(5);
      expect(alerts.every(({ title, status }) => title !== '' && status === 'firing')).toBe(true);
      const silences = parse(`alertmanager-api-v2.silences.${version}.json`);
      expect(readForeign('alertmanager', silences).alerts).toEqual([]);
    },
  );
});
