/** A description of a property, as the generator made it from the schema. */
type Schema = Readonly<Record<string, unknown>>;

/** The JSON body that the generator assumes for a procedure's input. */
interface Body {
  readonly content?: Readonly<
    Record<string, { readonly schema?: { properties?: Record<string, Schema> } }>
  >;
}

const FILE = { type: 'string', format: 'binary', description: 'The file, with its name.' };

/**
 * How an upload is described: as a form with the file and the fields beside it, or as the file alone,
 * with the fields in the query.
 */
export function describeUpload(requestBody: unknown): {
  requestBody: Record<string, unknown>;
  parameters: Record<string, unknown>[];
} {
  const { content } = asBody(requestBody);
  const fields = content?.['application/json']?.schema?.properties ?? {};
  const { filename, ...others } = fields;
  return {
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            additionalProperties: false,
            required: ['file'],
            properties: { file: FILE, ...others },
          },
        },
        'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
      },
    },
    parameters: Object.entries({ filename, ...others }).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      description:
        name === 'filename'
          ? 'The name of a file that is the body; in a form, the part `file` says it.'
          : 'For a file that is the body; in a form, it is a part.',
      schema,
    })),
  };
}

/** The generator's own type leaves out what it makes. */
function asBody(requestBody: unknown): Body {
  return requestBody as Body;
}
