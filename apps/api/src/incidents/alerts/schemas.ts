import { z } from 'zod';
import { id, timestampInput } from '../../trpc/common-schemas.js';
import { line, prose } from '../../trpc/text-schemas.js';
import { pageUrl } from '../links/schemas.js';
import { SEVERITIES } from '../severity.js';
import { status as incidentStatus } from '../schemas.js';
import { ALERT_FORMATS } from './formats/index.js';
import { SEVERITY_WORDS } from './severity-words.js';

/** Alerts in one call: what one transaction locks and writes stays small. */
export const MAX_ALERTS = 100;

const words = Object.keys(SEVERITY_WORDS) as readonly string[] as readonly [string, ...string[]];
const key = line(255);

export const receiveAlertsInput = z.strictObject({
  title: line(200).optional(),
  description: prose(10_000).optional(),
  status: z.enum(['firing', 'acknowledged', 'resolved']).default('firing'),
  severity: z.enum([...SEVERITIES, ...words]).optional(),
  dedupKey: key.optional().meta({
    description:
      'Alerts of a source with the same key are one alert; made of title and labels if left out',
  }),
  fingerprint: key.optional().meta({ description: 'Another name for `dedupKey`' }),
  source: z
    .string()
    .regex(/^[\w-]{1,50}$/)
    .default('api'),
  labels: z
    .record(line(100), prose(500))
    .refine((labels) => Object.keys(labels).length <= 50, 'At most 50 labels.')
    .optional(),
  url: pageUrl.optional(),
  startsAt: timestampInput.optional(),
  endsAt: timestampInput.optional(),
  autoResolve: z.boolean().default(false).meta({
    description: 'Resolve the incident when the last of its alerts is resolved',
  }),
  format: z.enum(ALERT_FORMATS).optional().meta({
    description: 'Whose payload stands in `payload`, in place of the properties of an alert',
  }),
  payload: z.unknown().optional(),
});
export type ReceiveAlertsInput = z.output<typeof receiveAlertsInput>;

/** What became of an alert. */
const ALERT_OUTCOMES = [
  'declared',
  'updated',
  'acknowledged',
  'resolved',
  'suppressed',
  'ignored',
] as const;

const alertResult = z.object({
  alertId: id.nullable(),
  source: z.string(),
  dedupKey: z.string(),
  outcome: z.enum(ALERT_OUTCOMES),
  occurrences: z.number().int(),
  incident: z.object({ id, reference: z.string(), status: incidentStatus }).nullable(),
});
export type AlertResult = z.output<typeof alertResult>;

export const receiveAlertsResult = z.object({
  results: z.array(alertResult),
  problems: z.array(z.string()).meta({ description: 'Why something in the payload is no alert' }),
});
export type ReceiveAlertsResult = z.output<typeof receiveAlertsResult>;
