import { z } from 'zod';
import { providersFromJson } from './oidc/provider-config.js';
import { parseKeys } from './platform/encryption/key-set.js';
import { createAddressGuard } from './platform/outbound-http/address-guard.js';
import { parseOtlpHeaders } from './platform/telemetry/otlp-headers.js';
import { planOverridesFromJson } from './usage/plan-overrides.js';

/** One environment variable: how it is read, what it defaults to, and why it exists. */
export interface Variable<T extends z.ZodType> {
  readonly schema: T;
  readonly why: string;
  /** Shown in .env.example in place of a computed or secret default. */
  readonly example?: string;
}

const flag = (byDefault: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(byDefault ? 'true' : 'false')
    .transform((value) => value === 'true' || value === '1');

const commaSeparated = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const wholeNumber = (byDefault: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(byDefault);

/** Checks the text with a parser whose errors name the fault; the text itself is passed on. */
const parsedBy = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, refinement) => {
    try {
      parse(text);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'cannot be read';
      refinement.addIssue({ code: 'custom', message });
    }
  });

/** Comma-separated networks, each of which can be read. */
const networks = commaSeparated.superRefine((cidrs, refinement) => {
  try {
    createAddressGuard(cidrs);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read';
    refinement.addIssue({ code: 'custom', message });
  }
});

function variable<T extends z.ZodType>(schema: T, why: string, example?: string): Variable<T> {
  return example === undefined ? { schema, why } : { schema, why, example };
}

/**
 * Every environment variable of the product, in the order of the documentation. `.env.example` and
 * docs/configuration.md are checked against this list.
 */
export const VARIABLES = {
  PORT: variable(
    wholeNumber(3000, 0, 65_535),
    'Port of the web app and the API; 0 picks a free one.',
  ),
  HOST: variable(z.string().default('127.0.0.1'), 'Address to listen on; 0.0.0.0 in a container.'),
  PUBLIC_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'The address people use. Links in mail and the allowed origin come from it; https turns on Secure cookies and HSTS.',
    'https://incidents.example.com',
  ),
  DATA_DIR: variable(
    z.string().min(1).default('.data'),
    'Folder of the embedded database and generated secrets.',
  ),
  DATABASE_URL: variable(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'PostgreSQL 15 or newer. Without it, an embedded PostgreSQL runs below DATA_DIR.',
    'postgres://incident_tracker:secret@localhost:5432/incident_tracker',
  ),
  DATABASE_REPLICA_URL: variable(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'A streaming replica of that database. Lists that API keys ask for are read from it while it keeps up; everything else, and every decision about rights, comes from DATABASE_URL.',
    'postgres://incident_tracker:secret@replica:5432/incident_tracker',
  ),
  DATABASE_REPLICA_MAX_LAG_SECONDS: variable(
    wholeNumber(5, 1, 3600),
    'A replica further behind than this is not read until it has caught up.',
  ),
  DATABASE_POOL_SIZE: variable(wholeNumber(10, 2, 200), 'Connections that requests share.'),
  DATABASE_PREPARED_STATEMENTS: variable(
    flag(true),
    'Named prepared statements; false behind a pooler in transaction mode.',
  ),
  MIGRATE_ON_START: variable(
    flag(true),
    'Bring the schema up to date at start; false when a deploy step does it.',
  ),
  REDIS_URL: variable(
    z.url({ protocol: /^rediss?$/ }).optional(),
    'Redis or Valkey, in which all nodes count request limits together. Without it, or while it is out of reach, each process counts for itself.',
    'redis://localhost:6379',
  ),
  SMTP_URL: variable(
    z.url({ protocol: /^smtps?$/ }).optional(),
    'Where mail is sent. Without it, mail goes to the local mailbox that the web app shows.',
    'smtp://user:password@mail.example.com:587',
  ),
  MAIL_FROM: variable(
    z.string().default('Incident Tracker <incidents@localhost>'),
    'Sender of the mail that the product sends.',
  ),
  SMS_HTTP_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Where text messages are posted as JSON {id, to, from, text}. Without this or Twilio, they go to the local mailbox, or nowhere.',
    'https://sms.example.com/messages',
  ),
  SMS_HTTP_HEADER: variable(
    z
      .string()
      .regex(/^[\w-]+: *[\x21-\x7E][\x20-\x7E]*$/)
      .optional(),
    'The header that proves to SMS_HTTP_URL who asks, as `Name: value`.',
    'Authorization: Bearer change-me',
  ),
  SMS_TWILIO_ACCOUNT_SID: variable(
    z.string().min(1).optional(),
    'Account with Twilio, or with a service that speaks its API; needs SMS_TWILIO_AUTH_TOKEN and SMS_FROM.',
    'AC0123456789abcdef0123456789abcdef',
  ),
  SMS_TWILIO_AUTH_TOKEN: variable(
    z.string().min(1).optional(),
    'The secret of that account.',
    'change-me',
  ),
  SMS_TWILIO_URL: variable(
    z.url({ protocol: /^https?$/ }).default('https://api.twilio.com'),
    'Where that API is.',
  ),
  SMS_FROM: variable(
    z.string().min(1).max(40).optional(),
    'Sender of text messages: a number, a name, or a Twilio messaging service.',
    '+15005550006',
  ),
  SESSION_SECRET: variable(
    z.string().min(32).optional(),
    'At least 32 characters; keys for CSRF tokens and lockout counters derive from it. Without it, one is generated in DATA_DIR; several nodes must share it.',
    'change-me-to-a-long-random-string',
  ),
  ENCRYPTION_KEYS: variable(
    parsedBy(parseKeys).optional(),
    'Keys that encrypt single values in the database: version:base64 of 32 bytes, comma-separated, the one for new values first. Without it, keys are generated in DATA_DIR; several nodes must share them.',
    '2:base64-of-32-random-bytes,1:base64-of-32-random-bytes',
  ),
  SESSION_IDLE_DAYS: variable(
    wholeNumber(14, 1, 90),
    'A session ends after this many days without use.',
  ),
  SESSION_ABSOLUTE_DAYS: variable(
    wholeNumber(90, 1, 365),
    'A session ends this many days after sign-in, used or not.',
  ),
  ACCESS_TOKEN_MINUTES: variable(
    wholeNumber(15, 1, 60),
    'How long an access token (JWT) is good for.',
  ),
  REFRESH_TOKEN_DAYS: variable(
    wholeNumber(30, 1, 365),
    'How long a refresh token is good for; each use answers a new one. SESSION_ABSOLUTE_DAYS bounds them all.',
  ),
  JWT_KEY_ROTATION_DAYS: variable(
    wholeNumber(90, 1, 3650),
    'A new key signs access tokens after this many days; the old one is believed until its last token has expired.',
  ),
  AUDIT_CHECKPOINT_DIR: variable(
    z.string().min(1).optional(),
    'Folder to which signed checkpoints of the audit log are appended. Keep it where whoever can write to the database cannot.',
    '/var/lib/incident-tracker/checkpoints',
  ),
  AUDIT_CHECKPOINT_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Where signed checkpoints of the audit log are posted as JSON {checkpoints: [{tenantId, size, note}]}.',
    'https://witness.example.com/checkpoints',
  ),
  AUDIT_CHECKPOINT_HEADER: variable(
    z
      .string()
      .regex(/^[\w-]+: *[\x21-\x7E][\x20-\x7E]*$/)
      .optional(),
    'The header that proves to AUDIT_CHECKPOINT_URL who posts, as `Name: value`.',
    'Authorization: Bearer change-me',
  ),
  AUDIT_CHECKPOINT_S3_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Bucket of S3, or of a service that speaks its API, for signed checkpoints of the audit log; needs AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID and AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY. Turn Object Lock on there.',
    'https://s3.eu-central-1.amazonaws.com/example-audit',
  ),
  AUDIT_CHECKPOINT_S3_REGION: variable(
    z.string().min(1).default('us-east-1'),
    'Region of that bucket.',
  ),
  AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID: variable(
    z.string().min(1).optional(),
    'Who puts them there.',
    'AKIAEXAMPLE',
  ),
  AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY: variable(
    z.string().min(1).optional(),
    'The secret of that access key.',
    'change-me',
  ),
  AUDIT_SHIP_SECONDS: variable(
    wholeNumber(5, 1, 3600),
    'New checkpoints are sent to these places this often.',
  ),
  AUDIT_KEY_ROTATION_DAYS: variable(
    wholeNumber(365, 1, 3650),
    'A new key signs checkpoints after this many days. Old public keys stay published for ever.',
  ),
  RETENTION_EVERY: variable(
    wholeNumber(60, 1, 1440),
    'Minutes between two runs that remove what is too old (docs/retention.md).',
  ),
  EMAIL_VERIFICATION: variable(
    z.enum(['required', 'optional']).optional(),
    'required: an account works after its address is verified (default with SMTP_URL); optional: at once (default without).',
  ),
  OIDC_PROVIDERS: variable(
    providersFromJson,
    'Providers to sign in through, as a JSON array of {id, name, issuer, clientId, clientSecret, scopes?, domains?}. The redirect address to register with each is PUBLIC_URL/v1/auth/oidc/{id}/callback; domains limits the email addresses it may vouch for.',
    '[{"id":"corp","name":"Example Corp","issuer":"https://login.example.com","clientId":"incident-tracker","clientSecret":"change-me"}]',
  ),
  PASSWORD_HASH_CONCURRENCY: variable(
    wholeNumber(0, 0, 16),
    'Password hashes computed at a time, each in a thread of low priority; a flood of sign-ins waits in a queue. 0: one less than the cores, from 1 to 4.',
  ),
  QUOTA_DAILY_WRITES: variable(
    wholeNumber(0, 0, 1_000_000_000),
    'Overrides the daily write quota of the free plan; 0 keeps the plan’s own figure.',
  ),
  PLAN_OVERRIDES: variable(
    planOverridesFromJson,
    'Figures of the plans that this instance sets itself (docs/limits.md), as JSON: plan, then dailyWrites, members, serviceAccounts, apiKeys, webhooks or storageBytes.',
    '{"free":{"members":20,"dailyWrites":5000}}',
  ),
  RATE_LIMIT_ENABLED: variable(
    flag(true),
    'Request rate limits (docs/limits.md). Account lockout is always on.',
  ),
  TRUSTED_PROXY_HOPS: variable(
    wholeNumber(0, 0, 10),
    'How many proxies in front may be believed about X-Forwarded-For.',
  ),
  CORS_ORIGINS: variable(
    commaSeparated,
    'Other origins that browsers may call the API from, comma-separated.',
  ),
  CROSS_ORIGIN_EMBEDDER_POLICY: variable(
    z.enum(['unsafe-none', 'credentialless', 'require-corp']).default('unsafe-none'),
    'Cross-Origin-Embedder-Policy of the pages; set, it isolates them from what others serve.',
  ),
  WEBHOOK_ALLOWED_PRIVATE_CIDRS: variable(
    networks,
    'Private networks that webhooks may reach, comma-separated; none by default.',
    '10.20.0.0/16,fd12:3456::/32',
  ),
  WEBHOOK_ALLOW_HTTP: variable(
    z
      .enum(['true', 'false', '1', '0'])
      .optional()
      .transform((value) => (value === undefined ? undefined : value === 'true' || value === '1')),
    'Whether webhooks may have http URLs, over which events travel in the open. By default only where WEBHOOK_ALLOWED_PRIVATE_CIDRS names a network.',
    'false',
  ),
  WEBHOOK_TIMEOUT_SECONDS: variable(
    wholeNumber(15, 1, 60),
    'How long a receiver of webhooks may take to answer; after that the attempt has failed.',
  ),
  WEBHOOK_CONCURRENCY: variable(
    wholeNumber(64, 1, 1_000),
    'Webhook endpoints that a process serves at a time, each with up to four requests.',
  ),
  WEBHOOK_DISABLE_AFTER_DAYS: variable(
    wholeNumber(5, 1, 90),
    'An endpoint that has failed without a success for this many days is disabled, and its owners are told.',
  ),
  DEMO: variable(flag(true), 'Create the demo tenant in an empty database.'),
  ROLE: variable(z.enum(['all', 'api', 'worker']).default('all'), 'What this process does.'),
  METRICS_TOKEN: variable(
    z.string().min(16).optional(),
    'Whoever reads /metrics sends this as `Authorization: Bearer …`. Without it, only this machine may read it, and METRICS_PORT whoever reaches that.',
    'change-me-to-a-long-random-string',
  ),
  METRICS_PORT: variable(
    z.coerce.number().int().min(0).max(65_535).optional(),
    'Serves /metrics, /healthz and /readyz on a port of their own, too; a process with ROLE=worker has no other. 0 picks a free one.',
    '9464',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'OpenTelemetry collector that traces and metrics are sent to (OTLP/HTTP). Without it, nothing is traced.',
    'http://localhost:4318',
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(
    z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
    'How they are encoded.',
  ),
  OTEL_EXPORTER_OTLP_HEADERS: variable(
    parsedBy(parseOtlpHeaders).default(''),
    'Headers that the collector asks for, as name=value, comma-separated, values percent-encoded.',
    'authorization=Bearer%20change-me',
  ),
  OTEL_SERVICE_NAME: variable(
    z.string().min(1).default('incident-tracker'),
    'What this installation is called in traces and metrics.',
  ),
  OTEL_TRACES_SAMPLER_ARG: variable(
    z.coerce.number().min(0).max(1).default(1),
    'Share of the traces that is recorded, from 0 to 1; decided by the trace id.',
  ),
  OTEL_METRIC_EXPORT_INTERVAL: variable(
    wholeNumber(60_000, 1_000, 3_600_000),
    'Milliseconds between two exports of metrics.',
  ),
  LOG_LEVEL: variable(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'Least severe log line to write.',
  ),
} as const;

type VariableName = keyof typeof VARIABLES;
type Values = z.output<z.ZodObject<{ [K in VariableName]: (typeof VARIABLES)[K]['schema'] }>>;

/** The configuration of one process, read once at start. */
export interface Config extends Values {
  /** True when the embedded database is used. */
  readonly embedded: boolean;
  /** `EMAIL_VERIFICATION` with its default applied. */
  readonly emailVerification: 'required' | 'optional';
}

/** The configuration cannot be used; the message names each variable and its fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the configuration from an environment. Empty values count as unset.
 * @throws ConfigError naming every faulty variable.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const shape = Object.fromEntries(
    Object.entries(VARIABLES).map(([name, { schema }]) => [name, schema]),
  ) as { [K in VariableName]: (typeof VARIABLES)[K]['schema'] };
  const given = Object.fromEntries(
    Object.keys(VARIABLES).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.')}: ${issue.message} (${whyOf(issue.path[0])})`,
    );
    throw new ConfigError(`The configuration is not valid:\n${faults.join('\n')}`);
  }
  const values = parsed.data;
  const bucketFault = bucketFaultOf(values);
  if (bucketFault !== null) {
    throw new ConfigError(`The configuration is not valid:\n  ${bucketFault}`);
  }
  const smsFault = smsFaultOf(values);
  if (smsFault !== null) throw new ConfigError(`The configuration is not valid:\n  ${smsFault}`);
  return {
    ...values,
    embedded: values.DATABASE_URL === undefined,
    emailVerification:
      values.EMAIL_VERIFICATION ?? (values.SMTP_URL === undefined ? 'optional' : 'required'),
  };
}

/** Which variable the bucket for audit checkpoints lacks; null when none. */
function bucketFaultOf(values: Values): string | null {
  if (values.AUDIT_CHECKPOINT_S3_URL === undefined) return null;
  const missing = (
    ['AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID', 'AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY'] as const
  ).find((name) => values[name] === undefined);
  return missing === undefined ? null : `${missing}: needed with AUDIT_CHECKPOINT_S3_URL`;
}

/** What is wrong with the variables of an SMS provider taken together; null when nothing is. */
function smsFaultOf(values: Values): string | null {
  const { SMS_HTTP_URL: http, SMS_TWILIO_ACCOUNT_SID: twilio } = values;
  if (http !== undefined && twilio !== undefined) {
    return 'SMS_TWILIO_ACCOUNT_SID: SMS_HTTP_URL names another provider already';
  }
  if (twilio === undefined) return null;
  const missing = (['SMS_TWILIO_AUTH_TOKEN', 'SMS_FROM'] as const).find(
    (name) => values[name] === undefined,
  );
  return missing === undefined ? null : `${missing}: needed with SMS_TWILIO_ACCOUNT_SID`;
}

function whyOf(name: PropertyKey | undefined): string {
  const entry = Object.entries(VARIABLES).find(([key]) => key === name);
  return entry === undefined ? 'unknown variable' : entry[1].why;
}
