import { z } from 'zod';
import { attachmentsVariables } from './config/attachments.js';
import { auditVariables } from './config/audit.js';
import { edgeVariables } from './config/edge.js';
import { identityVariables } from './config/identity.js';
import { messagesVariables } from './config/messages.js';
import { serverVariables } from './config/server.js';
import { telemetryVariables } from './config/telemetry.js';
import { webhooksVariables } from './config/webhooks.js';

/**
 * Every environment variable of the product, in the order of the documentation. `.env.example` and
 * docs/configuration.md are checked against this list.
 */
export const VARIABLES = {
  ...serverVariables,
  ...messagesVariables,
  ...identityVariables,
  ...edgeVariables,
  ...auditVariables,
  ...webhooksVariables,
  ...attachmentsVariables,
  ...telemetryVariables,
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
    throw invalid(
      parsed.error.issues.map(
        ({ path, message }) => `${path.join('.')}: ${message} (${whyOf(path[0])})`,
      ),
    );
  }
  const values = parsed.data;
  const faults = faultsBetween(values);
  if (faults.length > 0) throw invalid(faults);
  return {
    ...values,
    embedded: values.DATABASE_URL === undefined,
    emailVerification:
      values.EMAIL_VERIFICATION ?? (values.SMTP_URL === undefined ? 'optional' : 'required'),
  };
}

/** Variables, and what each cannot do without. */
const NEEDED_WITH: readonly (readonly [VariableName, readonly VariableName[]])[] = [
  [
    'AUDIT_CHECKPOINT_S3_URL',
    ['AUDIT_CHECKPOINT_S3_ACCESS_KEY_ID', 'AUDIT_CHECKPOINT_S3_SECRET_ACCESS_KEY'],
  ],
  ['ATTACHMENT_S3_URL', ['ATTACHMENT_S3_ACCESS_KEY_ID', 'ATTACHMENT_S3_SECRET_ACCESS_KEY']],
  ['SMS_TWILIO_ACCOUNT_SID', ['SMS_TWILIO_AUTH_TOKEN', 'SMS_FROM']],
];

/** What is wrong with variables that are right each for itself. */
function faultsBetween(values: Values): string[] {
  const missing = NEEDED_WITH.flatMap(([name, needed]) =>
    needed
      .filter((other) => values[name] !== undefined && values[other] === undefined)
      .map((other) => `${other}: needed with ${name}`),
  );
  const { SMS_HTTP_URL: http, SMS_TWILIO_ACCOUNT_SID: twilio } = values;
  if (http === undefined || twilio === undefined) return missing;
  return ['SMS_TWILIO_ACCOUNT_SID: SMS_HTTP_URL names another provider already', ...missing];
}

function invalid(faults: readonly string[]): ConfigError {
  return new ConfigError(
    `The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

function whyOf(name: PropertyKey | undefined): string {
  const entry = Object.entries(VARIABLES).find(([key]) => key === name);
  return entry === undefined ? 'unknown variable' : entry[1].why;
}
