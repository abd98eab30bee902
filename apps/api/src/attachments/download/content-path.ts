import { errorOf } from '../../http/rest/described-by-hand.js';

/** A file is no JSON, and its URL is made by the server: described by hand. */
export const ATTACHMENT_CONTENT_PATH = {
  '/v1/attachments/{attachmentId}/content': {
    get: {
      operationId: 'attachmentsContent',
      summary: 'Download an attachment',
      description:
        'The URL is answered by `GET /v1/attachments/{attachmentId}/url`, signature included, and opens the file for five minutes.',
      tags: ['attachments'],
      security: [],
      parameters: [
        {
          name: 'attachmentId',
          in: 'path',
          required: true,
          schema: { type: 'string', format: 'uuid' },
        },
        ...['tenant', 'disposition', 'expires', 'signature'].map((name) => ({
          name,
          in: 'query',
          required: true,
          description: 'As in the URL.',
          schema: { type: 'string' },
        })),
        {
          name: 'thumbnail',
          in: 'query',
          required: false,
          description: 'As in the URL.',
          schema: { type: 'string' },
        },
      ],
      responses: {
        '200': {
          description: 'The file.',
          headers: {
            'Content-Disposition': {
              description: 'Whether it is saved or shown, and its name.',
              schema: { type: 'string' },
            },
          },
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
        },
        '404': errorOf('The URL is not one of ours, or the file is gone.'),
        '410': errorOf('The URL has expired.'),
        '429': errorOf('Too many requests.'),
        '503': errorOf('The storage is away.'),
      },
    },
  },
} as const;
