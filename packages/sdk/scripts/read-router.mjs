// What the SDK needs to know of the built router: the kind of each procedure and its summary.
import { appRouter } from '../../../apps/api/dist/trpc/router.js';

/** Streams and files, which have methods of their own. */
const STREAMS = new Set([
  'events.subscribe',
  'incidents.export',
  'audit.export',
  'tickets.export',
  'attachments.create',
]);

/** Whether the schema of an answer is that of a page. */
function isPage({ shape = {} }) {
  return 'items' in shape && 'nextCursor' in shape;
}

function kindOf(type, meta, output) {
  if (type === 'query') return isPage(output) ? 'list' : 'query';
  return meta.auth === 'none' ? 'attempt' : 'mutation';
}

/**
 * The procedures that become methods, in the router's order. An `attempt` is a mutation by anybody: the
 * server keeps no answer for it, so its idempotency key is ignored.
 * @returns {{ name: string, kind: 'query' | 'list' | 'mutation' | 'attempt', summary: string, route: string }[]}
 */
export function readRouter() {
  return Object.entries(appRouter._def.procedures).flatMap(([name, procedure]) => {
    const { type, meta, output } = procedure._def;
    if (STREAMS.has(name)) return [];
    if (type === 'subscription') throw new Error(`${name}: the SDK has no method for this stream`);
    return {
      name,
      kind: kindOf(type, meta, output),
      summary: meta.rest?.summary ?? name,
      route: meta.rest === undefined ? '' : `${meta.rest.method} ${meta.rest.path}`,
    };
  });
}
