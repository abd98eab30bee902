/** The export is no procedure with one answer, so its description is written by hand. */
export const INCIDENT_EXPORT_PATH = {
  '/v1/incidents/export': {
    get: {
      operationId: 'incidentsExport',
      summary: 'Export incidents as a file',
      description:
        'Newline-delimited JSON or CSV (RFC 4180), streamed, with the filters of the list. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe. A file that is broken off ends without the end of the transfer.',
      tags: ['incidents'],
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
          schema: { type: 'string', enum: ['-declaredAt', 'declaredAt'], default: '-declaredAt' },
        },
        ...['status', 'category', 'severity', 'assigneeId', 'source'].map((name) => ({
          name,
          in: 'query',
          required: false,
          description: 'As in the list of incidents; several are separated by commas.',
          schema: { type: 'array', items: { type: 'string' } },
          style: 'form',
          explode: false,
        })),
        ...['q', 'createdAfter', 'createdBefore'].map((name) => ({
          name,
          in: 'query',
          required: false,
          description: 'As in the list of incidents.',
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
              example: '{"reference":"INC-42","title":"Checkout answers with errors"}\n',
            },
            'text/csv': {
              schema: { type: 'string' },
              example: '"reference","title"\r\n"INC-42","Checkout answers with errors"\r\n',
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
