import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { demoAccess, startProduct, temporaryFolder } from './product.js';

/** Sends a request on to `target` and calls `onAnswer` in place of handing the answer back. */
async function answerless(
  target: string,
  onAnswer: () => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [incoming, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    incoming.pipe(upstream);
    upstream.once('data', () => {
      onAnswer();
      incoming.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function declare(url: string, access: { apiKey: string; key: string }, title: string) {
  return fetch(`${url}/v1/incidents`, {
    method: 'POST',
    headers: {
      'x-api-key': access.apiKey,
      'content-type': 'application/json',
      'idempotency-key': access.key,
    },
    body: JSON.stringify({ title }),
  });
}

async function countOf(url: string, apiKey: string, title: string): Promise<number> {
  const response = await fetch(`${url}/v1/incidents?limit=100`, {
    headers: { 'x-api-key': apiKey },
  });
  const body = (await response.json()) as { items: { title: string }[] };
  return body.items.filter((incident) => incident.title === title).length;
}

it('declares one incident when the process is killed between the commit and the answer', async () => {
  await using folder = await temporaryFolder();
  await using first = await startProduct(folder.path);
  const { apiKey } = demoAccess(first);
  const access = { apiKey, key: randomUUID() };
  let killed: Promise<void> | undefined;
  await using proxy = await answerless(first.url, () => {
    killed = first.kill();
  });
  await expect(declare(proxy.url, access, 'Only once')).rejects.toThrow();
  await killed;

  await using second = await startProduct(folder.path);
  const answer = await declare(second.url, access, 'Only once');
  expect(answer.status).toBe(201);
  expect(answer.headers.get('idempotent-replayed')).toBe('true');
  expect(await countOf(second.url, apiKey, 'Only once')).toBe(1);
});

it('declares one incident wherever in the request the process is killed', async () => {
  await using folder = await temporaryFolder();
  for (const [round, afterMs] of [0, 4, 12].entries()) {
    await using first = await startProduct(folder.path);
    const { apiKey } = demoAccess(first);
    const access = { apiKey, key: randomUUID() };
    const title = `Round ${round}`;
    const attempt = declare(first.url, access, title).then(
      ({ status }) => status,
      () => 'cut' as const,
    );
    await sleep(afterMs);
    await first.kill();
    expect(['cut', 201]).toContain(await attempt);
    await using second = await startProduct(folder.path);
    expect((await declare(second.url, access, title)).status).toBe(201);
    expect(await countOf(second.url, apiKey, title)).toBe(1);
  }
});
