import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { HttpConnection, requestBytes } from './http-connection.js';
import { runLoad } from './run-load.js';

async function serve(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const LOAD = { connections: 3, seconds: 0.2 };

describe('HttpConnection', () => {
  it('reads answers with a length, in chunks and without a body, one after another', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/none') response.writeHead(204).end();
      else if (request.url === '/chunks') {
        response.write('ab'.repeat(20_000));
        setTimeout(() => response.end('c'), 5);
      } else response.setHeader('content-length', 2).end('ok');
    });
    using connection = await HttpConnection.open(server.url);
    const ask = (path: string) => connection.send(requestBytes('GET', path));
    expect((await ask('/length')).body.toString()).toBe('ok');
    const { status, body } = await ask('/chunks');
    expect(status).toBe(200);
    expect(body.toString()).toMatch(/(ab){20000}/);
    expect(body.toString()).toMatch(/c\r\n0\r\n\r\n$/);
    expect(await ask('/none')).toMatchObject({ status: 204 });
    expect((await ask('/length')).body.toString()).toBe('ok');
  });

  it('rejects when the server hangs up in the middle of an answer', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setTimeout(() => response.destroy(), 5);
    });
    using connection = await HttpConnection.open(server.url);
    await expect(connection.send(requestBytes('GET', '/'))).rejects.toThrow();
  });
});

describe('runLoad', () => {
  it('counts every answer once and sends its requests in turn, bodies included', async () => {
    const seen = new Map<string, number>();
    await using server = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const key = `${request.method} ${String(request.headers['x-api-key'])} ${body}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
        response.writeHead(201).end('{}');
      });
    });
    const request = (key: string): Buffer =>
      requestBytes('POST', '/', { headers: { 'x-api-key': key }, body: { title: key } });
    const round = await runLoad(
      {
        url: server.url,
        pid: process.pid,
        expectedStatus: 201,
        requests: [request('é'), request('b')],
      },
      LOAD,
    );
    expect([...seen.keys()].toSorted()).toHaveLength(2);
    expect(seen.get('POST b {"title":"b"}')).toBeGreaterThan(0);
    const answered = [...seen.values()].reduce((sum, count) => sum + count, 0);
    // A round ends with its last answer, so it takes the time asked for or a little longer.
    expect(round.perSecond).toBeGreaterThan(0);
    expect(round.perSecond).toBeLessThanOrEqual(answered / LOAD.seconds);
    expect(round.p99).toBeGreaterThanOrEqual(round.p50);
  });

  it('stops at an answer that is not what was asked for, instead of measuring errors', async () => {
    await using server = await serve((_, response) =>
      response.writeHead(503, { 'content-length': 4 }).end('down'),
    );
    const target = { url: server.url, pid: process.pid, expectedStatus: 200 };
    await expect(
      runLoad({ ...target, requests: [requestBytes('GET', '/')] }, LOAD),
    ).rejects.toThrow('expected 200, got 503: down');
  });
});
