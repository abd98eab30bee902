/** The export is no procedure with one answer, so its description is written by hand. */
export const TICKET_EXPORT_PATH = {
  '/v1/tickets/export': {
    get: {
      operationId: 'ticketsExport',
      summary: 'Export tickets as a file',
      description:
        'Newline-delimited JSON or CSV (RFC 4180), streamed, with the filters of the list: those that the caller may read. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe. A file that is broken off ends without the end of the transfer.',
      tags: ['tickets'],
      security: [{ session: [] }, { accessToken: [] }, { apiKey: [] }],
      parameters: [
        {
          name: 'format',
          in: 'query',
          required: false,
          description: 'Instead, `Accept: text/csv` can be sent.',
          schema: { type: 'string', enum: ['ndjson', 'csv'], default: 'ndjson' },
        },
        {
          name: 'sort',
          in: 'query',
          required: false,
          schema: { type: 'string', enum: ['-createdAt', 'createdAt'], default: '-createdAt' },
        },
        ...['status', 'priority', 'category', 'tag', 'assigneeId', 'requesterId'].map((name) => ({
          name,
          in: 'query',
          required: false,
          description: 'As in the list of tickets; several are separated by commas.',
          schema: { type: 'array', items: { type: 'string' } },
          style: 'form',
          explode: false,
        })),
        ...['breached', 'q', 'createdAfter', 'createdBefore'].map((name) => ({
          name,
          in: 'query',
          required: false,
          description: 'As in the list of tickets.',
          schema: { type: 'string' },
        })),
        { $ref: '#/components/parameters/X-Tenant-Id' },
      ],
      responses: {
        '200': {
          description: 'The file.',
          content: {
            'application/x-ndjson': {
              schema: { type: 'string' },
              example: '{"reference":"T-7","title":"The invoice shows the wrong address"}\n',
            },
            'text/csv': {
              schema: { type: 'string' },
              example: '"reference","title"\r\n"T-7","The invoice shows the wrong address"\r\n',
            },
          },
        },
        '400': errorOf('The query is not valid.'),
        '401': errorOf('Sign in or send an API key.'),
        '403': errorOf('The role or the scopes do not allow it.'),
        '404': errorOf('No such tenant.'),
        '429': errorOf('Too many requests.'),
      },
    },
  },
};

function errorOf(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}
