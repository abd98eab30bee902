import { generateOpenApiDocument } from 'trpc-to-openapi';
import type { OpenAPIObject, OpenApiRouter } from 'trpc-to-openapi';
import { ERROR_CATALOGUE, ERROR_CODES } from '../../trpc/errors.js';
import type { ErrorCode } from '../../trpc/errors.js';
import { appRouter } from '../../trpc/router.js';
import { codesOf, takesIdempotencyKey } from './error-codes-of.js';
import { ATTACHMENT_CONTENT_PATH } from '../../attachments/download/content-path.js';
import { describeUpload } from '../../attachments/upload/upload-operation.js';
import { INCIDENT_EXPORT_PATH } from '../../incidents/export/export-path.js';
import { TICKET_EXPORT_PATH } from '../../tickets/export/export-path.js';
import { AUDIT_EXPORT_PATH } from '../../audit/export/export-path.js';
import { EVENT_STREAM_PATH } from './event-stream-path.js';
import { OIDC_PATHS } from './oidc-paths.js';
import { openApiView } from './openapi-view.js';
import { servedProcedures } from './routes.js';
import type { ServedProcedure } from './routes.js';
import { describeTags } from './openapi-tags.js';

type Operation = Record<string, unknown>;

const ERROR_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'message', 'traceId', 'details'],
  description: 'The body of every error.',
  properties: {
    code: { type: 'string', enum: ERROR_CODES, description: 'What went wrong, for programs.' },
    message: { type: 'string', description: 'What went wrong, for people.' },
    traceId: { type: 'string', description: 'Names this request in the logs; also in x-trace-id.' },
    details: {
      type: 'object',
      additionalProperties: true,
      description: 'Facts that depend on the code.',
    },
  },
};

const SECURITY_SCHEMES = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'Key of a service account, for automation.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Access token of a signed-in person, from /v1/login or /v1/token/refresh.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'itk_session',
    description: 'Session of a signed-in person. Unsafe requests also send `x-csrf-token`.',
  },
} as const;

const PARAMETERS = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Names this request: whoever sends it again within 24 hours gets the first answer, with `Idempotent-Replayed: true`, and nothing happens twice.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of the version that was read. Another version answers 412.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  'X-Tenant-Id': {
    name: 'X-Tenant-Id',
    in: 'header',
    required: false,
    description: 'Acts in this tenant instead of the active one.',
    schema: { type: 'string', format: 'uuid' },
  },
} as const;

function errorResponse(codes: readonly ErrorCode[]): Record<string, unknown> {
  const [first = 'INTERNAL'] = codes;
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].message}`).join(' '),
    headers: {
      'x-trace-id': headerRef('x-trace-id'),
      ...(ERROR_CATALOGUE[first].status === 429 && {
        ...RATE_HEADERS,
        'Retry-After': headerRef('Retry-After'),
      }),
    },
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        example: {
          code: first,
          message: ERROR_CATALOGUE[first].message,
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          details: {},
        },
      },
    },
  };
}

function errorResponses(served: ServedProcedure): Record<string, unknown> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(served)) {
    const { status } = ERROR_CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [status, errorResponse(codes)]),
  );
}

function headerParameters(served: ServedProcedure): unknown[] {
  const { meta, input } = served;
  const names: (keyof typeof PARAMETERS)[] = [];
  if (takesIdempotencyKey(served)) names.push('Idempotency-Key');
  if ('expectedVersion' in input.shape) names.push('If-Match');
  if (meta.tenant === 'active') names.push('X-Tenant-Id');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function securityOf({ meta }: ServedProcedure): Record<string, string[]>[] {
  if (meta.auth === 'none') return [];
  const schemes = { apiKey: ['apiKey'], session: ['session', 'accessToken'] } as const;
  return meta.auth
    .flatMap((kind) => schemes[kind])
    .filter((scheme) => scheme !== 'session' || meta.csrf !== 'never')
    .map((scheme) => ({ [scheme]: [] }));
}

/** Headers of answers, by name. */
const HEADERS = {
  RateLimit: {
    description: 'What remains of each limit (`r`), and for how many seconds (`t`).',
    schema: { type: 'string', examples: ['"read";r=1187;t=42, "read-burst";r=398;t=2'] },
  },
  'RateLimit-Policy': {
    description: 'The limits of this request: quota (`q`) in a window of seconds (`w`).',
    schema: { type: 'string', examples: ['"read";q=1200;w=60, "read-burst";q=400;w=10'] },
  },
  'Retry-After': {
    description: 'Seconds until another attempt may succeed.',
    schema: { type: 'integer', minimum: 1 },
  },
  'x-trace-id': { description: 'Names this request in the logs.', schema: { type: 'string' } },
} as const;

const headerRef = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });
const RATE_HEADERS = {
  RateLimit: headerRef('RateLimit'),
  'RateLimit-Policy': headerRef('RateLimit-Policy'),
};

const REPLAYED = {
  description: 'There when the answer is that of an earlier request with the same key.',
  schema: { type: 'string', const: 'true' },
} as const;

/** Secrets are shown once: a replay has null in their place. */
function withReplay(content: unknown, secrets: readonly string[] | undefined): unknown {
  if (secrets === undefined) return content;
  const { 'application/json': json } = content as Record<string, Record<string, unknown>>;
  const replayed = {
    type: 'object',
    description: 'A replay.',
    required: secrets,
    properties: Object.fromEntries(secrets.map((name) => [name, { type: 'null' }])),
  };
  return { 'application/json': { ...json, schema: { anyOf: [json?.['schema'], replayed] } } };
}

/** Replaces what the generator assumes by what our adapter does. */
function finishOperation(operation: Operation, served: ServedProcedure): Operation {
  const { rest } = served.meta;
  const status = rest.status ?? 200;
  const responses = operation['responses'] as Record<string, Record<string, unknown>>;
  const { content: generated, ...success } = responses['200'] ?? {};
  const content = withReplay(generated, served.meta.secretOutput);
  const upload = rest.upload === true ? describeUpload(operation['requestBody']) : undefined;
  const parameters = [
    ...((operation['parameters'] as unknown[]) ?? []),
    ...(upload?.parameters ?? []),
    ...headerParameters(served),
  ];
  return {
    ...operation,
    ...(upload !== undefined && { requestBody: upload.requestBody }),
    ...(parameters.length > 0 && { parameters }),
    description: rest.description ?? `${rest.summary}.`,
    security: securityOf(served),
    responses: {
      [status]: {
        ...success,
        headers: {
          ...RATE_HEADERS,
          ...(takesIdempotencyKey(served) && { 'Idempotent-Replayed': REPLAYED }),
        },
        description:
          status === 201
            ? 'Created.'
            : status === 202
              ? 'Accepted.'
              : status === 204
                ? 'Done.'
                : 'OK.',
        ...(status !== 204 && { content }),
      },
      ...(rest.acceptedWhen !== undefined && {
        202: { description: 'Accepted: it will be done once it is confirmed.', content },
      }),
      ...errorResponses(served),
    },
  };
}

function finishPaths(
  document: OpenAPIObject,
  procedures: readonly ServedProcedure[],
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const served of procedures) {
    const { method, path } = served.meta.rest;
    const key = method.toLowerCase();
    const generated = document.paths?.[path] as Record<string, Operation> | undefined;
    const operation = generated?.[key];
    if (operation === undefined)
      throw new Error(`no operation was generated for ${method} ${path}`);
    paths[path] = { ...paths[path], [key]: finishOperation(operation, served) };
  }
  return {
    ...paths,
    ...OIDC_PATHS,
    ...EVENT_STREAM_PATH,
    ...INCIDENT_EXPORT_PATH,
    ...TICKET_EXPORT_PATH,
    ...AUDIT_EXPORT_PATH,
    ...ATTACHMENT_CONTENT_PATH,
  };
}

let cached: Record<string, unknown> | undefined;

/** The OpenAPI 3.1 description of the REST face, made from the procedures themselves. */
export function openApiDocument(): Record<string, unknown> {
  cached ??= build();
  return cached;
}

function build(): Record<string, unknown> {
  const procedures = servedProcedures(appRouter);
  const tags = [...new Set(procedures.flatMap(({ meta }) => meta.rest.tags)), 'events'].sort();
  const document = generateOpenApiDocument(openApiView(appRouter) as OpenApiRouter, {
    title: 'Incident Tracker API',
    description:
      'Declare, work and learn from incidents. Every route is also a tRPC procedure and a method of the SDK.',
    version: '1.0.0',
    openApiVersion: '3.1.0',
    baseUrl: '/',
    license: { name: 'MIT', identifier: 'MIT' },
    contact: {
      name: 'Incident Tracker maintainers',
      url: 'https://github.com/incident-tracker/incident-tracker',
    },
    securitySchemes: SECURITY_SCHEMES,
  });
  const schemas = Object.entries(document.components?.schemas ?? {}).filter(
    ([name]) => !name.startsWith('error.'),
  );
  return {
    ...document,
    tags: describeTags(tags),
    paths: finishPaths(document, procedures),
    components: {
      ...document.components,
      headers: HEADERS,
      parameters: PARAMETERS,
      schemas: { ...Object.fromEntries(schemas), Error: ERROR_SCHEMA },
    },
  };
}
