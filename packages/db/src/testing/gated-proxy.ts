import { connect, createServer, type Socket } from 'node:net';

/**
 * A TCP proxy before PostgreSQL that can hold back the server's answers: what a client sends while
 * they are held was sent without waiting for them.
 */
export interface GatedProxy extends AsyncDisposable {
  readonly url: string;
  /** Holds all answers from the first client message that contains `trigger` on … */
  holdFrom(trigger: string): void;
  /** … until the client has sent `text`, counted from now. */
  releaseOn(text: string): void;
  /** Lets all answers through from now on. */
  release(): void;
}

/** Starts the proxy for the server of `url` (over TCP) on a free port. */
export async function startGatedProxy(url: string): Promise<GatedProxy> {
  const target = new URL(url);
  const { hostname, port } = target;
  const sockets = new Set<Socket>();
  let trigger: string | undefined;
  let release: string | undefined;
  let holding = false;
  let seen = '';
  const held: (() => void)[] = [];

  function letGo(): void {
    holding = false;
    for (const write of held.splice(0)) write();
  }

  function onClientData(text: string): void {
    if (trigger !== undefined && text.includes(trigger)) {
      holding = true;
      trigger = undefined;
    }
    seen += text;
    if (holding && release !== undefined && seen.includes(release)) letGo();
  }

  const server = createServer((client) => {
    const upstream = connect(Number(port || 5432), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (data) => {
      onClientData(data.toString('latin1'));
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (holding) held.push(() => client.write(data));
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  target.host = `127.0.0.1:${address.port}`;
  target.searchParams.delete('host');
  return {
    url: target.href,
    holdFrom: (text) => {
      trigger = text;
    },
    releaseOn: (text) => {
      seen = '';
      release = text;
    },
    release: () => {
      trigger = undefined;
      letGo();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
