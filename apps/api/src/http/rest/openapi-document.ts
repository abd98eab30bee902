import { generateOpenApiDocument } from 'trpc-to-openapi';
import type { OpenAPIObject, OpenApiRouter } from 'trpc-to-openapi';
import { ERROR_CATALOGUE, ERROR_CODES } from '../../trpc/errors.js';
import type { ErrorCode } from '../../trpc/errors.js';
import { appRouter } from '../../trpc/router.js';
import { codesOf } from './error-codes-of.js';
import { EVENT_STREAM_PATH } from './event-stream-path.js';
import { openApiView } from './openapi-view.js';
import { servedProcedures } from './routes.js';
import type { ServedProcedure } from './routes.js';

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
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'itk_session',
    description: 'Session of a signed-in person. Unsafe requests also send `x-csrf-token`.',
  },
} as const;

const PARAMETERS = {
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
      'x-trace-id': { description: 'Names this request in the logs.', schema: { type: 'string' } },
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

function headerParameters({ meta, input }: ServedProcedure): unknown[] {
  const names: (keyof typeof PARAMETERS)[] = [];
  if ('expectedVersion' in input.shape) names.push('If-Match');
  if (meta.tenant === 'active') names.push('X-Tenant-Id');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function securityOf({ meta }: ServedProcedure): Record<string, string[]>[] {
  if (meta.auth === 'none') return [];
  return meta.auth.map((kind) => ({ [kind]: [] }));
}

/** Replaces what the generator assumes by what our adapter does. */
function finishOperation(operation: Operation, served: ServedProcedure): Operation {
  const { rest } = served.meta;
  const status = rest.status ?? 200;
  const responses = operation['responses'] as Record<string, Record<string, unknown>>;
  const { content, ...success } = responses['200'] ?? {};
  const parameters = [
    ...((operation['parameters'] as unknown[]) ?? []),
    ...headerParameters(served),
  ];
  return {
    ...operation,
    ...(parameters.length > 0 && { parameters }),
    description: rest.description ?? `${rest.summary}.`,
    security: securityOf(served),
    responses: {
      [status]: {
        ...success,
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
  return { ...paths, ...EVENT_STREAM_PATH };
}

let cached: Record<string, unknown> | undefined;

/** The OpenAPI 3.1 description of the REST face, made from the procedures themselves. */
export function openApiDocument(): Record<string, unknown> {
  cached ??= build();
  return cached;
}

function build(): Record<string, unknown> {
  const procedures = servedProcedures(appRouter);
  const tags = [...new Set(procedures.flatMap(({ meta }) => meta.rest.tags)), 'Events'].sort();
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
    tags: tags.map((name) => ({ name, description: TAG_DESCRIPTIONS[name] ?? name })),
    paths: finishPaths(document, procedures),
    components: {
      ...document.components,
      parameters: PARAMETERS,
      schemas: { ...Object.fromEntries(schemas), Error: ERROR_SCHEMA },
    },
  };
}

const TAG_DESCRIPTIONS: Readonly<Record<string, string>> = {
  audit: 'What was done, by whom, to what.',
  auth: 'Accounts, sessions and passwords.',
  automation: 'Service accounts and API keys.',
  dev: 'Helpers of the embedded mode.',
  events: 'The live stream of domain events.',
  incidents: 'Incidents from declaration to close.',
  invites: 'Invitations to a tenant.',
  members: 'Who belongs to a tenant, and with which role.',
  people: 'Names of colleagues, for pickers.',
  'status updates': 'What was told to whom, with the status and severity of that moment.',
  tasks: 'What is to be done for an incident.',
  tenants: 'Tenants: create, switch, rename, delete.',
  timeline: 'What happened during an incident.',
  usage: 'Metering and quotas.',
};
