import type { HttpBindings } from '@hono/node-server';

/** What the middlewares hand on to the handlers of a request. */
export interface AppEnv {
  /** Node's own request and response, for headers that every answer carries. */
  Bindings: HttpBindings;
  Variables: {
    traceId: string;
  };
}
