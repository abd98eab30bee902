import { EXPORT_ERRORS, SIGNED_IN, TENANT_HEADER } from './described-by-hand.js';

/** What tells the export of one list from that of another. */
interface ListExport {
  /** The list, as paths and tags name it. */
  readonly list: 'incidents' | 'tickets';
  /** Said of the filters, where there is something to say. */
  readonly scope?: string;
  /** The orders, the default first. */
  readonly sorts: readonly [string, string];
  /** Filters that take several values, and those that take one. */
  readonly many: readonly string[];
  readonly one: readonly string[];
  /** An item of the file, as an example. */
  readonly example: { readonly reference: string; readonly title: string };
}

/** The path on which a list is exported as a file: no procedure with one answer. */
export function listExportPath({ list, scope = '', sorts, many, one, example }: ListExport) {
  const filter = (name: string, says: string, schema: object) => ({
    name,
    in: 'query',
    required: false,
    description: `As in the list of ${list}${says}.`,
    schema,
  });
  return {
    [`/v1/${list}/export`]: {
      get: {
        operationId: `${list}Export`,
        summary: `Export ${list} as a file`,
        description: `Newline-delimited JSON or CSV (RFC 4180), streamed, with the filters of the list${scope}. In CSV, text that a spreadsheet would run as a formula begins with an apostrophe. A file that is broken off ends without the end of the transfer.`,
        tags: [list],
        security: SIGNED_IN,
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
            schema: { type: 'string', enum: sorts, default: sorts[0] },
          },
          ...many.map((name) => ({
            ...filter(name, '; several are separated by commas', {
              type: 'array',
              items: { type: 'string' },
            }),
            style: 'form',
            explode: false,
          })),
          ...one.map((name) => filter(name, '', { type: 'string' })),
          TENANT_HEADER,
        ],
        responses: {
          '200': {
            description: 'The file.',
            content: {
              'application/x-ndjson': {
                schema: { type: 'string' },
                example: `${JSON.stringify(example)}\n`,
              },
              'text/csv': {
                schema: { type: 'string' },
                example: `"reference","title"\r\n"${example.reference}","${example.title}"\r\n`,
              },
            },
          },
          ...EXPORT_ERRORS,
        },
      },
    },
  };
}
