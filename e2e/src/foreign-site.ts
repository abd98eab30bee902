import { once } from 'node:events';
import { createServer } from 'node:http';

/** Another site on this machine, which answers every path with an empty page. */
export interface ForeignSite extends AsyncDisposable {
  /** As another site: an address where the product has a name. */
  readonly crossSite: string;
  /** As another origin of the same site, to which the browser sends the product's cookies. */
  readonly sameSite: string;
}

/** Starts it on a free port. */
export async function startForeignSite(): Promise<ForeignSite> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>Foreign</title><body></body>');
  }).listen(0);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    crossSite: `http://127.0.0.1:${address.port}`,
    sameSite: `http://localhost:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
