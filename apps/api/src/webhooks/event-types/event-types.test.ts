import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withGeneratedTable } from '../../config-docs.js';
import { EVENT_TYPES } from '../../events/catalogue.js';
import { DELIVERED_TYPES, isDelivered } from './delivered-types.js';
import { eventTypesDocs } from './event-types-docs.js';
import { listEventTypes } from './list-event-types.js';
import { bodyOf, exampleMessageOf, messageSchemaOf } from './message.js';

describe('the types of events that webhooks are told of', () => {
  it.each(Object.entries(EVENT_TYPES))(
    '%s has an example that its schema accepts',
    (type, entry) => {
      expect(entry.payload.safeParse(entry.example).error, type).toBeUndefined();
    },
  );

  it.each(DELIVERED_TYPES)('%s has a body that its schema accepts', (type) => {
    const body: unknown = JSON.parse(bodyOf(exampleMessageOf(type)));
    expect(messageSchemaOf(type).safeParse(body).error).toBeUndefined();
    expect(body).toEqual(exampleMessageOf(type));
  });

  it('leave out what concerns the webhooks themselves, tests, and types that nobody knows', () => {
    expect(isDelivered('incident.declared')).toBe(true);
    for (const type of ['webhook.created', 'webhook.test', 'ticket.unknown', 'constructor']) {
      expect(isDelivered(type)).toBe(false);
    }
    expect(DELIVERED_TYPES).toContain('webhook.test');
    expect(DELIVERED_TYPES).not.toContain('webhook.updated');
  });

  it('are described by JSON schemas that name the type', () => {
    const declared = listEventTypes().find(({ type }) => type === 'incident.declared');
    expect(declared?.schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['id', 'type', 'timestamp', 'sequence', 'data']),
      properties: {
        type: { const: 'incident.declared' },
        data: { properties: { title: { type: 'string' }, actor: { type: 'object' } } },
      },
    });
  });

  it('are documented in docs/webhook-events.md, word for word (`pnpm docs:generate`)', () => {
    const file = new URL('../../../../../docs/webhook-events.md', import.meta.url);
    const page = readFileSync(file, 'utf8');
    expect(withGeneratedTable(page, eventTypesDocs())).toBe(page);
  });
});
