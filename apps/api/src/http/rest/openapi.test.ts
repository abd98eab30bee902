import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appRouter } from '../../trpc/router.js';
import { openApiDocument } from './openapi-document.js';
import { openApiYaml } from './openapi-yaml.js';
import { servedProcedures } from './routes.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

/** The document is made by us; the test reads the parts it needs. */
function paths(): Record<string, Record<string, Operation>> {
  return openApiDocument()['paths'] as Record<string, Record<string, Operation>>;
}

describe('openapi.yaml', () => {
  it('is what the procedures say (run `pnpm openapi:generate` after changing them)', () => {
    const committed = readFileSync(new URL('../../../../../openapi.yaml', import.meta.url), 'utf8');
    expect(committed).toBe(openApiYaml());
  });

  it('holds every procedure with a route, under a stable operation id', () => {
    for (const { name, meta } of servedProcedures(appRouter)) {
      const operation = paths()[meta.rest.path]?.[meta.rest.method.toLowerCase()];
      expect(operation?.operationId.toLowerCase()).toBe(name.replaceAll('.', '').toLowerCase());
    }
  });

  it('answers every operation’s errors with the one envelope', () => {
    for (const operations of Object.values(paths())) {
      for (const operation of Object.values(operations)) {
        const statuses = Object.keys(operation.responses);
        for (const status of statuses.filter((code) => Number(code) >= 400)) {
          const schema = operation.responses[status]?.content?.['application/json']?.schema;
          expect(schema?.$ref).toBe('#/components/schemas/Error');
        }
      }
    }
  });

  it('announces the success status that the adapter sends', () => {
    for (const { meta } of servedProcedures(appRouter)) {
      const responses = paths()[meta.rest.path]?.[meta.rest.method.toLowerCase()]?.responses ?? {};
      expect(responses).toHaveProperty(String(meta.rest.status ?? 200));
    }
  });
});
