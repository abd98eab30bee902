import { z } from 'zod';
import { EVENT_TYPES } from '../../events/catalogue.js';
import { DELIVERED_TYPES } from './delivered-types.js';
import { exampleMessageOf, messageSchemaOf } from './message.js';

/** A type of event that webhooks can subscribe to. */
export interface WebhookEventType {
  readonly type: string;
  readonly description: string;
  /** JSON Schema (2020-12) of the body. */
  readonly schema: Record<string, unknown>;
  readonly example: Record<string, unknown>;
}

/** Every type that webhooks can subscribe to, with what its deliveries look like. */
export function listEventTypes(): WebhookEventType[] {
  return DELIVERED_TYPES.map((type) => ({
    type,
    description: EVENT_TYPES[type].description,
    schema: { ...z.toJSONSchema(messageSchemaOf(type)) },
    example: { ...exampleMessageOf(type) },
  }));
}
