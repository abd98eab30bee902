import { SIGNED_IN, TENANT_HEADER, errorOf } from './described-by-hand.js';

/** The event stream is no procedure with one answer, so its description is written by hand. */
export const EVENT_STREAM_PATH = {
  '/v1/events': {
    get: {
      operationId: 'eventsStream',
      summary: 'Follow the events of the tenant',
      description:
        'A stream of server-sent events. Each has a resumable `id`, the event type in `event` and JSON in `data`. After a break, send the last id as `Last-Event-ID` (or `from`): nothing is missed or repeated.',
      tags: ['events'],
      security: SIGNED_IN,
      parameters: [
        {
          name: 'from',
          in: 'query',
          required: false,
          description: 'Resume after the event with this id.',
          schema: { type: 'string' },
        },
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          description: 'Resume after the event with this id; browsers send it by themselves.',
          schema: { type: 'string' },
        },
        TENANT_HEADER,
      ],
      responses: {
        '200': {
          description: 'The stream.',
          content: {
            'text/event-stream': {
              schema: { type: 'string' },
              example:
                'id: 00000000000004d2-0199b1de-5a10-7cc2-8f4e-3b8a3f3a8a51\nevent: incident.declared\ndata: {"reference":"INC-42"}\n\n',
            },
          },
        },
        '400': errorOf('The position is not valid.'),
        '401': errorOf('Sign in or send an API key.'),
        '403': errorOf('The role or the scopes do not allow it.'),
        '404': errorOf('No such tenant.'),
      },
    },
  },
} as const;
