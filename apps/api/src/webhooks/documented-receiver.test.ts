import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../testing/webhooks.js';
import { newWebhookSecret, signWebhook } from './signature.js';

const stack = new AsyncDisposableStack();
const secret = newWebhookSecret();
let url: string;
let printed = '';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

beforeAll(async () => {
  const docs = new URL('../../../../docs/webhooks.md', import.meta.url);
  const program = /```js\n([\s\S]*?)```/.exec(await readFile(docs, 'utf8'))?.[1];
  if (program === undefined) throw new Error('docs/webhooks.md shows no receiver');
  expect(
    program
      .trim()
      .split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(15);
  const folder = await mkdtemp(join(tmpdir(), 'incident-tracker-receiver-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'receiver.mjs');
  await writeFile(file, program);
  const port = await freePort();
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  stack.defer(async () => {
    child.kill();
    await once(child, 'exit');
  });
  url = `http://127.0.0.1:${port}`;
  await until(async () => expect((await fetch(url)).status).toBe(400));
});
afterAll(() => stack.disposeAsync());

/** Sends a body as we would, or with something about it changed. */
async function send(
  id: string,
  changed: { key?: string; signed?: string; ageSeconds?: number; before?: string } = {},
): Promise<number> {
  const body = JSON.stringify({ id, title: 'Zürich' });
  const timestamp = Math.floor(Date.now() / 1000) - (changed.ageSeconds ?? 0);
  const content = { id, timestamp, body: changed.signed ?? body };
  const signature = `${changed.before ?? ''}${signWebhook(changed.key ?? secret, content)}`;
  const { status } = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    },
  });
  return status;
}

it('the receiver in docs/webhooks.md believes what is genuine, handles it once, and nothing else', async () => {
  expect(await send('first')).toBe(204);
  expect(await send('first')).toBe(204);
  expect(
    await send('rotated', {
      before: `${signWebhook(newWebhookSecret(), { id: 'x', timestamp: 1, body: '' })} `,
    }),
  ).toBe(204);
  expect(await send('forged', { key: newWebhookSecret() })).toBe(400);
  expect(await send('tampered', { signed: '{"id":"tampered"}' })).toBe(400);
  expect(await send('stale', { ageSeconds: 600 })).toBe(400);
  expect(await send('early', { ageSeconds: -600 })).toBe(400);
  await expect.poll(() => printed).toContain('rotated');
  expect(printed.match(/first/g)).toHaveLength(1);
  expect(printed).not.toMatch(/forged|tampered|stale|early/);
});
