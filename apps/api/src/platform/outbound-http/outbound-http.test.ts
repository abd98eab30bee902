import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutboundHttp } from './create-outbound-http.js';
import type { OutboundOptions } from './create-outbound-http.js';
import { OUTBOUND_FAILURES } from './outbound-error.js';
import type { ResolveHost } from './resolve-host.js';

let stack: AsyncDisposableStack;
beforeEach(() => {
  stack = new AsyncDisposableStack();
});
afterEach(() => stack.disposeAsync());

async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = (listener: RequestListener) => portOf(createServer(listener));

/** A client that may reach this machine, under whatever names the test makes up. */
function localClient(options: OutboundOptions = {}) {
  return stack.use(
    createOutboundHttp({
      allowedPrivateCidrs: ['127.0.0.0/8'],
      resolve: async () => ['127.0.0.1'],
      ...options,
    }),
  );
}

const post = (url: string, body = '{}') => ({ url, method: 'POST', body }) as const;

describe('a request', () => {
  it('reaches the path of the URL with its body, its headers and the host’s own name', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      const { method, url, headers } = request;
      request.setEncoding('utf8');
      request.once('data', (body) => seen.push({ method, url, headers, body }));
      response.setHeader('X-Answer', 'yes').writeHead(202).end('taken\0');
    });
    const answer = await localClient().send({
      ...post(`http://hooks.example.com:${port}/in?a=b#no`, '{"ä":1}'),
      headers: { 'content-type': 'application/json', host: 'internal.example' },
    });
    expect(answer).toMatchObject({ status: 202, bodyExcerpt: 'taken\uFFFD', truncated: false });
    expect(answer.headers).toMatchObject({ 'x-answer': 'yes' });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/in?a=b',
        body: '{"ä":1}',
        headers: {
          host: `hooks.example.com:${port}`,
          'content-type': 'application/json',
          'content-length': '8',
        },
      },
    ]);
  });

  it('names the host in TLS, so that its certificate can be found and checked', async () => {
    const named = Promise.withResolvers<string>();
    const server = createTlsServer({
      SNICallback: (name, done) => {
        named.resolve(name);
        done(new Error('no certificate for anybody'));
      },
    });
    const sending = localClient().send(post(`https://hooks.example.com.:${await portOf(server)}/`));
    await expect(sending).rejects.toMatchObject({ name: 'OutboundError' });
    expect(await named.promise).toBe('hooks.example.com');
  });

  it('keeps the connection for the next request to the same address', async () => {
    const sockets = new Set<Socket>();
    const port = await serve((request, response) => {
      sockets.add(request.socket);
      request.resume().once('end', () => response.end('ok'));
    });
    const client = localClient();
    for (let i = 0; i < 3; i += 1) await client.send(post(`http://one.example:${port}/`));
    expect(sockets.size).toBe(1);
  });

  it('is sent again when the receiver closes the kept connection in that moment', async () => {
    let requests = 0;
    const port = await serve((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else request.resume().once('end', () => response.end('ok'));
    });
    const client = localClient();
    await client.send(post(`http://one.example:${port}/`));
    expect(await client.send(post(`http://one.example:${port}/`))).toMatchObject({ status: 200 });
    expect(requests).toBe(3);
  });

  it('opens no more connections to an address than the cap', async () => {
    const held: ServerResponse[] = [];
    let most = 0;
    const port = await serve((request, response) => {
      request.resume();
      most = Math.max(most, held.push(response));
    });
    const client = localClient();
    const all = Array.from({ length: 200 }, () => client.send(post(`http://one.example:${port}/`)));
    // Nobody is answered before as many as may be are waiting, however slow the machine is.
    await expect.poll(() => held.length).toBe(64);
    const answering = setInterval(() => held.splice(0).forEach((response) => response.end()), 50);
    stack.defer(() => clearInterval(answering));
    expect(await Promise.all(all)).toHaveLength(200);
    expect(most).toBe(64);
  });

  it('tries the next address when one does not answer the door', async () => {
    const port = await serve((_request, response) => response.end('ok'));
    const client = localClient({ resolve: async () => ['127.0.0.9', '127.0.0.1'] });
    expect(await client.send(post(`http://two.example:${port}/`))).toMatchObject({ status: 200 });
  });

  it('does not go through the proxy of the environment', async () => {
    const proxied = vi.fn<RequestListener>((_request, response) => response.end());
    const proxy = await serve(proxied);
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${proxy}`);
    vi.stubEnv('http_proxy', `http://127.0.0.1:${proxy}`);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    stack.defer(() => void vi.unstubAllEnvs());
    const port = await serve((_request, response) => response.end('straight'));
    const answer = await localClient().send(post(`http://one.example:${port}/`));
    expect(answer.bodyExcerpt).toBe('straight');
    expect(proxied).not.toHaveBeenCalled();
  });
});

describe('server-side request forgery', () => {
  it('is refused when only one of a name’s addresses is private', async () => {
    const arrived = vi.fn<RequestListener>((_request, response) => response.end());
    const port = await serve(arrived);
    const client = stack.use(
      createOutboundHttp({ resolve: async () => ['93.184.215.14', '127.0.0.1'] }),
    );
    await expect(client.send(post(`http://mixed.example:${port}/`))).rejects.toMatchObject({
      reason: 'blocked_address',
    });
    expect(arrived).not.toHaveBeenCalled();
  });

  it('gains nothing by a name that answers a public address first and a private one then', async () => {
    const arrived = vi.fn<RequestListener>((_request, response) => response.end());
    const port = await serve(arrived);
    const answers = [['127.0.0.77'], ['127.0.0.1']];
    const resolve = vi.fn<ResolveHost>(async () => answers.shift() ?? ['127.0.0.1']);
    // 127.0.0.77 plays the public address: allowed, and nobody listens there.
    const client = localClient({ resolve, allowedPrivateCidrs: ['127.0.0.77/32'] });
    await expect(client.send(post(`http://rebind.example:${port}/`))).rejects.toMatchObject({
      reason: 'connect',
    });
    expect(resolve).toHaveBeenCalledTimes(1);
    await expect(client.send(post(`http://rebind.example:${port}/`))).rejects.toMatchObject({
      reason: 'blocked_address',
    });
    expect(arrived).not.toHaveBeenCalled();
  });

  it('connects to the address that was checked, whatever the name says to the system', async () => {
    const port = await serve((_request, response) => response.end('reached'));
    // The system cannot resolve this name at all (RFC 6761).
    const answer = await localClient().send(post(`http://nobody.invalid:${port}/`));
    expect(answer.bodyExcerpt).toBe('reached');
  });

  it('does not follow a redirect, least of all to a private address', async () => {
    const arrived = vi.fn<RequestListener>((_request, response) => response.end('secret'));
    const inside = await serve(arrived);
    const location = `http://127.0.0.1:${inside}/latest/meta-data/`;
    const port = await serve((_request, response) => response.writeHead(302, { location }).end());
    expect(await localClient().send(post(`http://one.example:${port}/`))).toMatchObject({
      status: 302,
      headers: { location },
      bodyExcerpt: '',
    });
    expect(arrived).not.toHaveBeenCalled();
  });

  it('learns nothing from the error: neither the address nor the library’s words', async () => {
    const client = stack.use(createOutboundHttp({ resolve: async () => ['10.1.2.3'] }));
    const error = await client.send(post('http://inside.example/')).catch((caught) => caught);
    expect(error).toMatchObject({ message: OUTBOUND_FAILURES.blocked_address });
  });
});

describe('a receiver that behaves badly', () => {
  it.each([
    ['accepts and never answers', () => {}],
    ['stops in the middle of the head', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nA: ')],
    [
      'drips a body that does not end',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const drip = setInterval(() => socket.write('1\r\nx\r\n'), 10);
        socket.once('close', () => clearInterval(drip));
      },
    ],
  ])('has no more than the timeout when it %s', async (_what, behave) => {
    const closed = Promise.withResolvers<void>();
    const server = createTcpServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.once('close', () => closed.resolve());
      behave(socket);
    });
    const port = await portOf(server);
    const startedAt = performance.now();
    const sending = localClient({ timeoutMs: 150 }).send(post(`http://slow.example:${port}/`));
    await expect(sending).rejects.toMatchObject({ reason: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await closed.promise;
  });

  it('has no more than the timeout when even its name takes forever', async () => {
    const client = localClient({ timeoutMs: 50, resolve: () => new Promise(() => {}) });
    await expect(client.send(post('http://slow.example/'))).rejects.toMatchObject({
      reason: 'timeout',
    });
  });

  it('is not read beyond the limit, and its connection is closed', async () => {
    const closed = Promise.withResolvers<number>();
    let written = 0;
    const port = await serve((_request, response) => {
      const pour = (): void => {
        written += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536, 'x'), pour);
      };
      response.once('close', () => closed.resolve(written));
      pour();
    });
    const answer = await localClient({ maxResponseBytes: 1000 }).send(
      post(`http://endless.example:${port}/`),
    );
    expect(answer).toMatchObject({ status: 200, truncated: true });
    expect(answer.bodyExcerpt).toHaveLength(1000);
    expect(await closed.promise).toBeLessThan(16 * 1024 * 1024);
  });

  it('cannot send an endless head', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n');
      const pour = setInterval(() => socket.write(`X-Pad: ${'x'.repeat(8000)}\r\n`), 1);
      socket.once('close', () => clearInterval(pour));
    });
    const port = await portOf(server);
    await expect(localClient().send(post(`http://head.example:${port}/`))).rejects.toMatchObject({
      reason: 'too_large',
    });
  });

  it.each([
    ['protocol', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ['connect', (socket: Socket) => socket.destroy()],
  ])('is told apart as %s', async (reason, behave) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => behave(socket));
    });
    const port = await portOf(server);
    await expect(localClient().send(post(`http://odd.example:${port}/`))).rejects.toMatchObject({
      reason,
    });
  });

  it('is told apart as tls when it speaks no TLS', async () => {
    const port = await serve((_request, response) => response.end());
    await expect(localClient().send(post(`https://plain.example:${port}/`))).rejects.toMatchObject({
      reason: 'tls',
    });
  });

  it('is told apart as dns when it has no name, and as connect when nobody listens', async () => {
    await expect(
      localClient({ resolve: () => Promise.reject(new Error('ENOTFOUND')) }).send(
        post('http://nobody.invalid/'),
      ),
    ).rejects.toMatchObject({ reason: 'dns' });
    await expect(localClient().send(post('http://closed.example:1/'))).rejects.toMatchObject({
      reason: 'connect',
    });
  });
});
