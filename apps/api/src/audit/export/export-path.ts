import { EXPORT_ERRORS, SIGNED_IN, TENANT_HEADER } from '../../http/rest/described-by-hand.js';

/** The export is no procedure with one answer, so its description is written by hand. */
export const AUDIT_EXPORT_PATH = {
  '/v1/audit-logs/export': {
    get: {
      operationId: 'auditExport',
      summary: 'Export the audit log with its proofs',
      description:
        'The sealed log as newline-delimited JSON: leaves, values with their salts, signed checkpoints and public keys. `npx @incident-tracker/sdk verify-audit FILE` verifies the file without the product.',
      tags: ['audit'],
      security: SIGNED_IN,
      parameters: [
        {
          name: 'from',
          in: 'query',
          required: false,
          description: 'Position of the first event.',
          schema: { type: 'integer', minimum: 0, default: 0 },
        },
        {
          name: 'to',
          in: 'query',
          required: false,
          description: 'Position after the last event; the end of the log if left out.',
          schema: { type: 'integer', minimum: 0 },
        },
        {
          name: 'personal',
          in: 'query',
          required: false,
          description: 'With `omit`, commitments stand for all values that may be about people.',
          schema: { type: 'string', enum: ['include', 'omit'], default: 'include' },
        },
        TENANT_HEADER,
      ],
      responses: {
        '200': {
          description: 'The file. Its last line has the type `end`.',
          content: {
            'application/x-ndjson': {
              schema: { type: 'string' },
              example: '{"type":"header","format":"incident-tracker-audit/1"}\n',
            },
          },
        },
        ...EXPORT_ERRORS,
      },
    },
  },
} as const;
