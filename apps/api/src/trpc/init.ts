import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import { currentTraceId } from '../platform/trace.js';
import { assemble } from './assemble.js';
import type { BaseContext } from './context.js';
import { trpcCodeOf } from './errors.js';
import type { ErrorEnvelope } from './errors.js';
import type { ProcedureMeta } from './meta.js';
import { toAppError } from './to-app-error.js';

/** tRPC with our context, our meta, and the error envelope in `error.data`. */
export const t = initTRPC
  .context<BaseContext>()
  .meta<ProcedureMeta>()
  .create({
    errorFormatter({ shape, error }) {
      const refusal = toAppError(error);
      const data: ErrorEnvelope = refusal.toEnvelope(currentTraceId());
      const code = TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(refusal.status)];
      return { ...shape, message: data.message, code, data };
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
