/** What a metric is: a rising total, a distribution, or the state of the moment. */
export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** One metric, as data. */
export interface MetricDefinition {
  readonly kind: MetricKind;
  /** Unit in UCUM: `s`, `By`, `1`, or what is counted, as `{request}`. */
  readonly unit: string;
  readonly description: string;
  /**
   * Names of its attributes (labels). Values come from small closed sets: never a tenant, a person, an
   * address or a free text, each of which would make a time series of its own.
   */
  readonly attributes: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit; those of durations if it has none. */
  readonly buckets?: readonly number[];
}

/**
 * Every metric of the product, under the name that Prometheus shows: counters end in `_total`, and what
 * has a unit ends in it (`_seconds`, `_bytes`, `_ratio`). A metric is listed together with the code that
 * feeds it: a test looks for each of them on `/metrics`, and docs/monitoring.md is made from this list.
 */
export const METRICS = {
  http_server_request_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'Requests answered: rate, errors and duration by route and status.',
    attributes: ['method', 'route', 'status_code'],
  },
  procedure_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'Calls of each procedure, on both faces of the API: rate and duration.',
    attributes: ['procedure'],
  },
  procedure_errors_total: {
    kind: 'counter',
    unit: '{error}',
    description: 'Calls of each procedure that failed, by the code of the error.',
    attributes: ['procedure', 'code'],
  },
  db_pool_connections: {
    kind: 'gauge',
    unit: '{connection}',
    description: 'Connections of each pool, by what they do.',
    attributes: ['pool', 'state'],
  },
  db_pool_limit: {
    kind: 'gauge',
    unit: '{connection}',
    description: 'Most connections that a pool may open.',
    attributes: ['pool'],
  },
  db_pool_waiting: {
    kind: 'gauge',
    unit: '{request}',
    description: 'Callers that wait for a connection of a pool.',
    attributes: ['pool'],
  },
  outbox_lag_seconds: {
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest event that a consumer of the relay has not been handed.',
    attributes: ['consumer'],
  },
  audit_seal_lag_seconds: {
    kind: 'gauge',
    unit: 's',
    description: 'Age of the oldest audit row that is not sealed yet.',
    attributes: [],
  },
  webhook_delivery_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'Attempts to deliver a webhook, by how they ended.',
    attributes: ['outcome'],
  },
  webhook_dead_letters: {
    kind: 'gauge',
    unit: '{delivery}',
    description: 'Deliveries that were given up.',
    attributes: [],
  },
  webhook_circuits_open: {
    kind: 'gauge',
    unit: '{endpoint}',
    description: 'Webhook endpoints that are not tried because they keep failing.',
    attributes: [],
  },
  sse_connections: {
    kind: 'gauge',
    unit: '{connection}',
    description: 'Event streams that are open on this process.',
    attributes: [],
  },
  rate_limit_rejections_total: {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests refused because of a rate limit, by its policy.',
    attributes: ['policy'],
  },
  rate_limiter_fallback: {
    kind: 'gauge',
    unit: '1',
    description: '1 while the shared counters are out of reach and this process limits for itself.',
    attributes: [],
  },
  incidents_open: {
    kind: 'gauge',
    unit: '{incident}',
    description: 'Incidents of all tenants that are neither resolved nor closed.',
    attributes: ['severity'],
  },
  quota_tenants: {
    kind: 'gauge',
    unit: '{tenant}',
    description: 'Tenants that have used four fifths (near) or all (reached) of their quota today.',
    attributes: ['state'],
  },
  security_events_total: {
    kind: 'counter',
    unit: '{event}',
    description: 'Security events, by their type.',
    attributes: ['type'],
  },
  security_events_dropped_total: {
    kind: 'counter',
    unit: '{event}',
    description: 'Security events that could not be kept, by why.',
    attributes: ['reason'],
  },
  security_anomalies_total: {
    kind: 'counter',
    unit: '{anomaly}',
    description: 'Patterns of security events that crossed the threshold of a detector.',
    attributes: ['detector'],
  },
  security_throttles: {
    kind: 'gauge',
    unit: '{subject}',
    description: 'Networks, people and keys whose request limits are tightened, by the detector.',
    attributes: ['detector'],
  },
  mail_messages_total: {
    kind: 'counter',
    unit: '{message}',
    description: 'Attempts to send a mail or a text message: sent, to_retry, or failed for good.',
    attributes: ['channel', 'outcome'],
  },
  notifications_total: {
    kind: 'counter',
    unit: '{notification}',
    description: 'Notifications written down for people, by kind.',
    attributes: ['kind'],
  },
  notification_mails_total: {
    kind: 'counter',
    unit: '{message}',
    description:
      'Mails about notifications: queued, dropped because they are no longer wanted or allowed, or postponed to the end of quiet hours.',
    attributes: ['outcome'],
  },
  chat_messages_total: {
    kind: 'counter',
    unit: '{message}',
    description: 'Attempts to post to chats: sent, failed, or gone.',
    attributes: ['provider', 'outcome'],
  },
  job_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'Background jobs run, by queue and outcome.',
    attributes: ['queue', 'outcome'],
  },
  attachment_received_bytes_total: {
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of uploaded files that were put into the storage.',
    attributes: [],
  },
  attachment_uploads_refused_total: {
    kind: 'counter',
    unit: '{file}',
    description: 'Uploaded files whose content was refused, by the reason.',
    attributes: ['reason'],
  },
  attachment_scans_total: {
    kind: 'counter',
    unit: '{file}',
    description: 'Looks of the scanner into files: clean, infected, unscannable, or failed.',
    attributes: ['outcome'],
  },
  attachment_scan_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'How long the scanner took for a file.',
    attributes: [],
  },
  attachment_scanner_up: {
    kind: 'gauge',
    unit: '1',
    description: 'Whether the scanner answers: 1 or 0; there only where one is configured.',
    attributes: [],
  },
  attachments_quarantined: {
    kind: 'gauge',
    unit: '{file}',
    description: 'Files that wait for the scanner.',
    attributes: [],
  },
  attachment_stored_bytes: {
    kind: 'gauge',
    unit: 'By',
    description: 'Bytes of all attachments in the storage.',
    attributes: [],
  },
  retention_rows_removed_total: {
    kind: 'counter',
    unit: '{row}',
    description: 'Rows that were removed because they were too old, by table.',
    attributes: ['table'],
  },
  retention_run_duration_seconds: {
    kind: 'histogram',
    unit: 's',
    description: 'Runs of the retention job.',
    attributes: [],
    buckets: [0.1, 1, 10, 60, 600, 3600],
  },
  retention_last_run_timestamp_seconds: {
    kind: 'gauge',
    unit: 's',
    description: 'When the last run of the retention job that came to its end began, in Unix time.',
    attributes: [],
  },
  process_resident_memory_bytes: {
    kind: 'gauge',
    unit: 'By',
    description: 'Memory that the process holds.',
    attributes: [],
  },
  process_cpu_seconds_total: {
    kind: 'counter',
    unit: 's',
    description: 'Processor time that the process has used.',
    attributes: [],
  },
  nodejs_eventloop_utilization_ratio: {
    kind: 'gauge',
    unit: '1',
    description: 'Share of the time since the last look in which the event loop was busy.',
    attributes: [],
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** The metrics, by name. */
export type Metric = keyof typeof METRICS;

type NamesOf<Kind extends MetricKind> = {
  [Name in Metric]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[Metric];

export type CounterName = NamesOf<'counter'>;
export type HistogramName = NamesOf<'histogram'>;
export type GaugeName = NamesOf<'gauge'>;

/** A value for each attribute of a metric, no more and no less. */
export type AttributesOf<Name extends Metric> = {
  readonly [Attribute in (typeof METRICS)[Name]['attributes'][number]]: string;
};
