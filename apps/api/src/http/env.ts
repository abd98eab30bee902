/** What the middlewares hand on to the handlers of a request. */
export interface AppEnv {
  Variables: {
    traceId: string;
    /** Allows the one inline script of a page under the Content-Security-Policy. */
    cspNonce: string;
  };
}
