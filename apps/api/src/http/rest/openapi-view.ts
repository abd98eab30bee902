import { servedProcedures } from './routes.js';
import type { RouterLike } from './routes.js';

/**
 * The router as the generator expects it: `meta.openapi` in its own vocabulary beside ours. The
 * procedures themselves are left alone.
 */
export function openApiView(router: RouterLike): unknown {
  const procedures = servedProcedures(router).map(({ name, procedure, meta }) => {
    const { method, path, summary, description, tags } = meta.rest;
    const openapi = {
      method,
      path,
      summary,
      description,
      tags,
      operationId: operationIdOf(name),
      protect: false,
    };
    return [name, { ...procedure, _def: { ...procedure._def, meta: { openapi } } }];
  });
  return { _def: { procedures: Object.fromEntries(procedures) } };
}

/** `incidents.timeline.add` becomes `incidentsTimelineAdd`, a name that code generators can use. */
function operationIdOf(name: string): string {
  return name.replaceAll(/\.(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
