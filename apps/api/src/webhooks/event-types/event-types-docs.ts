import { z } from 'zod';
import { EVENT_TYPES } from '../../events/catalogue.js';
import type { EventType } from '../../events/catalogue.js';
import { DELIVERED_TYPES } from './delivered-types.js';
import { exampleMessageOf } from './message.js';

function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

/** What the page can do without: a format says more than its pattern. */
const LEFT_OUT = ['pattern', 'examples'];

/** The JSON Schema of `data`, without the actor, which all have, and the dialect, which is the same. */
function dataSchema(type: EventType): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(EVENT_TYPES[type].payload, {
    override: ({ jsonSchema }) => {
      for (const name of LEFT_OUT) Reflect.deleteProperty(jsonSchema, name);
    },
  });
  return schema;
}

function section(type: EventType): string {
  return [
    `## ${type}`,
    EVENT_TYPES[type].description,
    json(exampleMessageOf(type)),
    '<details><summary>Schema of <code>data</code></summary>',
    json(dataSchema(type)),
    '</details>',
  ].join('\n\n');
}

/** The generated part of docs/webhook-events.md: every type, with an example and its schema. */
export function eventTypesDocs(): string {
  const rows = DELIVERED_TYPES.map(
    (type) => `| [\`${type}\`](#${type.replaceAll('.', '')}) | ${EVENT_TYPES[type].description} |`,
  );
  return [
    `| type | when |\n| --- | --- |\n${rows.join('\n')}`,
    ...DELIVERED_TYPES.map(section),
    '',
  ].join('\n\n');
}
