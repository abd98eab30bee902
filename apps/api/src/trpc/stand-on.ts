import type { MiddlewareResult } from '@trpc/server/unstable-core-do-not-import';
import { standFor } from './assemble.js';
import type { Ladder } from './assemble.js';
import type { BaseContext } from './context.js';
import { t } from './init.js';

/** Begins procedures that stand on a ladder; their verbs get its context. */
export function standOn<Context extends BaseContext>(ladder: Ladder<Context>) {
  const standIn = (): Promise<MiddlewareResult<Context>> => {
    throw new Error('a procedure is run before a router has put it together');
  };
  standFor(standIn, ladder as Ladder<never>);
  return t.procedure.use(standIn);
}
