import { initTRPC } from '@trpc/server';
import { currentTraceId } from '../platform/trace.js';
import { assemble } from './assemble.js';
import type { BaseContext } from './context.js';
import type { ErrorEnvelope } from './errors.js';
import type { ProcedureMeta } from './meta.js';
import { toAppError } from './to-app-error.js';

/** tRPC with our context, our meta, and the error envelope in `error.data`. */
export const t = initTRPC
  .context<BaseContext>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter({ shape, error }) {
      const data: ErrorEnvelope = toAppError(error).toEnvelope(currentTraceId());
      return { ...shape, message: data.message, data };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 30_000 },
    },
  });

/** Makes a router of procedures and other routers, and puts its procedures together. */
export const router: typeof t.router = (entries) => {
  assemble(entries);
  return t.router(entries);
};
export const mergeRouters = t.mergeRouters;
