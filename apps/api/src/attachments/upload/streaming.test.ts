import { request } from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { anIncident, download } from '../../testing/attachments.js';
import { createMachine, signUpOwner } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';

const MIB = 1024 ** 2;
const SIZE = 200 * MIB;
/** Far less than the file, and room for a garbage collector that is in no hurry. */
const ALLOWED = 130 * MIB;

/** The most that the process grows by while something is done, in bytes. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  await work();
  clearInterval(look);
  return peak - before;
}

async function send(url: string, headers: Record<string, string>, around: [string, string]) {
  const [head, tail] = around;
  const piece = Buffer.from('0123456789abcde\n'.repeat(4_096));
  const sending = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(head.length + SIZE + tail.length) },
  });
  const answered = once(sending, 'response');
  sending.write(head);
  for (let sent = 0; sent < SIZE; sent += piece.length) {
    if (!sending.write(piece)) await once(sending, 'drain');
  }
  sending.end(tail);
  const [response] = await answered;
  const body = JSON.parse((await buffer(response)).toString());
  return { status: response.statusCode, body };
}

it(
  'a file of 200 MB goes through, up and down, in a few megabytes of memory',
  { timeout: 120_000 },
  async () => {
    await using app = await startTestApp({
      workers: false,
      env: { ATTACHMENT_MAX_BYTES: String(SIZE) },
    });
    const owner = await signUpOwner(app.url);
    const incidentId = await anIncident(owner.client);
    const { apiKey } = await createMachine(owner);
    const form = `--b\r\ncontent-disposition: form-data; name="incidentId"\r\n\r\n${incidentId}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="large.log"\r\n\r\n`;
    const ways: { path: string; type: string; around: [string, string] }[] = [
      {
        path: `/v1/attachments?filename=large.log&incidentId=${incidentId}`,
        type: 'text/plain',
        around: ['', ''],
      },
      {
        path: '/v1/attachments',
        type: 'multipart/form-data; boundary=b',
        around: [form, '\r\n--b--\r\n'],
      },
    ];
    for (const { path, type, around } of ways) {
      let id = '';
      const up = await growthDuring(async () => {
        const headers = { 'x-api-key': apiKey, 'content-type': type };
        const { status, body } = await send(`${app.url}${path}`, headers, around);
        expect([status, body.size]).toEqual([201, SIZE]);
        id = body.id;
      });
      expect(up).toBeLessThan(ALLOWED);
      const down = await growthDuring(async () => {
        const response = await download(owner.client, id);
        let received = 0;
        for await (const piece of response.body ?? []) received += piece.length;
        expect(received).toBe(SIZE);
      });
      expect(down).toBeLessThan(ALLOWED);
    }
  },
);
