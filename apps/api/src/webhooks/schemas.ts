import { z } from 'zod';
import { actor } from '../incidents/actor.js';
import {
  expectedVersion,
  id,
  pageInput,
  pageOf,
  timestamp,
  timestampInput,
} from '../trpc/common-schemas.js';
import { prose } from '../trpc/text-schemas.js';
import { DELIVERED_TYPES } from './event-types/delivered-types.js';

const eventType = z.enum([...DELIVERED_TYPES]).meta({ id: 'WebhookEventTypeName' });
const subscription = z.enum(['*', ...DELIVERED_TYPES]);
/** `*`, or the types that are wanted; each once. */
const subscriptions = z
  .array(subscription)
  .min(1)
  .max(200)
  .meta({ examples: [['*'], ['incident.declared', 'incident.status_changed']] });
const url = z
  .string()
  .trim()
  .min(1)
  .max(2048)
  .meta({ examples: ['https://example.com/hooks/incidents'] });

export const webhook = z
  .object({
    id,
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabledAt: timestamp.nullable(),
    /** `manual`: by somebody; `gone`: it answered 410; `failing`: nothing got through for days. */
    disabledReason: z.enum(['manual', 'gone', 'failing']).nullable(),
    circuit: z.object({
      /** While it is open nothing is sent but a probe now and then; what waits uses up no attempts. */
      state: z.enum(['closed', 'open', 'half_open']),
      consecutiveFailures: z.number().int(),
      openedAt: timestamp.nullable(),
      /** When the next probe may be sent. */
      probeAt: timestamp.nullable(),
    }),
    /** Until then deliveries are signed with the previous secret, too. */
    previousSecretExpiresAt: timestamp.nullable(),
    createdBy: actor,
    createdAt: timestamp,
    updatedAt: timestamp,
    version: z.number().int(),
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.output<typeof webhook>;

/** A webhook with its secret: answered when that is made, and never again. */
export const webhookWithSecret = webhook
  .extend({ secret: z.string().meta({ examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] }) })
  .meta({ id: 'WebhookWithSecret' });
export type WebhookWithSecret = z.output<typeof webhookWithSecret>;

export const webhookPage = pageOf(webhook);
export const listWebhooksInput = z.strictObject({ ...pageInput });
export const webhookInput = z.strictObject({ webhookId: id });

export const createWebhookInput = z.strictObject({
  url,
  events: subscriptions,
  description: prose(500).default(''),
});

export const updateWebhookInput = z.strictObject({
  webhookId: id,
  url: url.optional(),
  events: subscriptions.optional(),
  description: prose(500).optional(),
  enabled: z.boolean().optional(),
  expectedVersion,
});

export const testWebhookInput = z.strictObject({
  webhookId: id,
  /** The type whose example is sent; `webhook.test` unless said otherwise. */
  type: eventType.default('webhook.test'),
});

const deliveryStatus = z.enum(['pending', 'delivered', 'dead_letter']);

export const delivery = z
  .object({
    id,
    webhookId: id,
    /** The `webhook-id` of every attempt. */
    eventId: id,
    eventType: z.string(),
    sequence: z.number().int(),
    /** `pending`: will be tried (again); `dead_letter`: given up, until it is redelivered. */
    status: deliveryStatus,
    test: z.boolean(),
    attempts: z.number().int(),
    occurredAt: timestamp,
    createdAt: timestamp,
    lastAttemptAt: timestamp.nullable(),
    nextAttemptAt: timestamp.nullable(),
    completedAt: timestamp.nullable(),
    /** HTTP status of the last answer; null when none came. */
    responseStatus: z.number().int().nullable(),
    /** Why the last attempt failed. */
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type Delivery = z.output<typeof delivery>;

export const deliveryPage = pageOf(delivery);

export const listDeliveriesInput = z.strictObject({
  webhookId: id,
  status: z.array(deliveryStatus).max(3).optional(),
  eventType: z.array(prose(100)).max(50).optional(),
  ...pageInput,
});

const excerpt = z.object({ headers: z.record(z.string(), z.string()), bodyExcerpt: z.string() });

export const attempt = z
  .object({
    id,
    number: z.number().int(),
    outcome: z.enum(['delivered', 'failed']),
    /** Sent to find out whether the endpoint has recovered; it used up no step of the schedule. */
    probe: z.boolean(),
    startedAt: timestamp,
    durationMs: z.number().int(),
    responseStatus: z.number().int().nullable(),
    error: z.string().nullable(),
    request: excerpt,
    response: excerpt.nullable(),
  })
  .meta({ id: 'WebhookAttempt' });
export type Attempt = z.output<typeof attempt>;

export const deliveryInput = z.strictObject({ deliveryId: id });

export const deliveryWithAttempts = delivery
  .extend({
    /** The newest 50, newest first. */
    attemptLog: z.array(attempt),
    /** The body that is sent; null once its event is no longer kept. */
    body: z.string().nullable(),
  })
  .meta({ id: 'WebhookDeliveryWithAttempts' });
export type DeliveryWithAttempts = z.output<typeof deliveryWithAttempts>;

export const redeliverRangeInput = z.strictObject({
  webhookId: id,
  /** Deliveries created from here on … */
  from: timestampInput,
  /** … and before this; now unless said otherwise. */
  to: timestampInput.optional(),
  /** Dead letters unless said otherwise. */
  status: z.array(deliveryStatus).min(1).max(3).default(['dead_letter']),
});

export const redeliveredRange = z
  .object({
    queued: z.number().int(),
    /** Set when there were more than can be taken at once: ask again from here. */
    continueFrom: timestamp.nullable(),
  })
  .meta({ id: 'WebhookRedelivery' });
export type RedeliveredRange = z.output<typeof redeliveredRange>;

export const eventTypePage = pageOf(
  z
    .object({
      type: z.string(),
      description: z.string(),
      /** JSON Schema (2020-12) of the body of such a delivery. */
      schema: z.record(z.string(), z.unknown()),
      example: z.record(z.string(), z.unknown()),
    })
    .meta({ id: 'WebhookEventType' }),
);
