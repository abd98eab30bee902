import { t } from '../trpc/init.js';
import { appRouter } from '../trpc/router.js';
import type { BaseContext } from '../trpc/context.js';
import type { Principal } from '../trpc/principal.js';
import type { Ports } from '../platform/ports.js';
import { unlimited } from '../rate-limits/limiter.js';

const createCaller = t.createCallerFactory(appRouter);

/** Calls the product's own procedures as somebody, through the whole ladder. */
export type Caller = ReturnType<typeof createCaller>;

/** The context of a request that this process makes itself, as somebody. */
export function contextFor(ports: Ports, principal: Principal): BaseContext {
  return {
    // What the product does by itself is not limited.
    ports: { ...ports, limiter: unlimited },
    request: {
      traceId: 'demo',
      ip: '127.0.0.1',
      userAgent: 'demo data',
      idempotencyKey: null,
      tenantId: null,
      sessionCookie: null,
      deviceCookie: null,
      oidcCookie: null,
      bearer: null,
      csrf: 'passed',
    },
    responseHeaders: new Headers(),
    authenticate: () => Promise.resolve(principal),
    knownPrincipal: () => principal,
  };
}

/** The procedures as this principal may call them, at the time of `ports.clock`. */
export function actingAs(ports: Ports, principal: Principal): Caller {
  return createCaller(contextFor(ports, principal));
}
