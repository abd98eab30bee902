import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiveForm } from './receive-form.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receive-form-'));
});
afterAll(() => rm(folder, { recursive: true }));

const part = (name: string, content: string): string =>
  `--b\r\ncontent-disposition: form-data; name="${name}"; filename="a.txt"\r\n\r\n${content}`;

/** A request whose body arrives whole, in one piece. */
function requestWith(body: string): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  incoming.push(body);
  incoming.push(null);
  return incoming;
}

it.each([
  ['in its file', part('file', 'hello')],
  ['behind the heading of its file', part('file', '')],
  ['in a file of another name', part('picture', 'hello')],
  ['before its last delimiter', `${part('file', 'hello')}\r\n--b`],
])('a small form that ends %s is refused, and nothing else fails', async (_where, body) => {
  const receiving = receiveForm(requestWith(body), 'multipart/form-data; boundary=b', {
    folder,
    maxBytes: 1_000,
  });
  await expect(receiving).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  expect(await readdir(folder)).toEqual([]);
});

it('a small form with too large a file is refused for that', async () => {
  const body = `${part('file', 'x'.repeat(1_001))}\r\n--b--\r\n`;
  const receiving = receiveForm(requestWith(body), 'multipart/form-data; boundary=b', {
    folder,
    maxBytes: 1_000,
  });
  await expect(receiving).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  expect(await readdir(folder)).toEqual([]);
});
