import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncidentTracker } from '../src/index.js';
import { issueApiKey } from './support/issue-api-key.js';
import { PACKAGE } from './support/paths.js';
import { run } from './support/run.js';
import { startProduct } from './support/start-product.js';

const CLI = join(PACKAGE, 'dist/cli/main.js');
const LINE = 'upstream timed out after 30 s\n';

const stack = new AsyncDisposableStack();
let folder: string;
let env: { INCIDENT_TRACKER_URL: string; INCIDENT_TRACKER_API_KEY: string };
let tracker: IncidentTracker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incident-tracker-files-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const { url } = stack.use(await startProduct());
  const apiKey = await issueApiKey(url);
  env = { INCIDENT_TRACKER_URL: url, INCIDENT_TRACKER_API_KEY: apiKey };
  tracker = new IncidentTracker({ apiKey, baseUrl: url });
});
afterAll(() => stack.disposeAsync());

/** Runs the command; what it prints is JSON, because nobody looks at it. */
async function cli(
  ...args: string[]
): Promise<{ code: number | null; answer: unknown; output: string }> {
  const { code, stdout, output } = await run(process.execPath, [CLI, ...args], {
    cwd: folder,
    env,
  });
  return { code, output, answer: stdout.startsWith('{') ? JSON.parse(stdout) : stdout };
}

describe('files, with the running product', () => {
  it('go in and out unchanged, as a stream', async () => {
    const text = LINE.repeat(100_000);
    const { id: incidentId } = await tracker.incidents.declare({ title: 'Checkout fails' });
    let told = 0;
    const attachment = await tracker.attachments.upload({
      incidentId,
      file: new Blob([text]).stream(),
      filename: 'Störung.log',
      onProgress: ({ transferred }) => {
        told = transferred;
      },
    });
    expect(attachment).toMatchObject({ filename: 'Störung.log', size: text.length });
    expect(told).toBe(text.length);
    const file = await tracker.attachments.download(attachment.id);
    expect(file).toMatchObject({ fileName: 'Störung.log', size: text.length });
    expect(await new Response(file.body).text()).toBe(text);
    const { items } = await tracker.attachments.list({ incidentId });
    expect(items.map(({ id }) => id)).toEqual([attachment.id]);
  });

  it('that lie about what they are, are refused with the reason', async () => {
    const { id: incidentId } = await tracker.incidents.declare({ title: 'Checkout fails' });
    const file = Buffer.from('<script>alert(1)</script>');
    await expect(
      tracker.attachments.upload({ incidentId, file, filename: 'cat.png' }),
    ).rejects.toMatchObject({
      code: 'ATTACHMENT_REJECTED',
      status: 422,
      details: { reason: 'type_mismatch' },
    });
  });

  it('that are too large are refused, whether all of them was sent or not', async () => {
    const { id: incidentId } = await tracker.incidents.declare({ title: 'Checkout fails' });
    const file = new Blob([Buffer.alloc(40 * 1024 ** 2, 'a\n')]);
    const upload = tracker.attachments.upload({
      incidentId,
      file,
      filename: 'a.log',
      maxRetries: 0,
    });
    await expect(upload).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
  });
});

describe('the command', () => {
  it('creates a ticket, comments on it, lists it and attaches a file that comes back', async () => {
    const created = await cli('tickets', 'create', 'My invoice is wrong', '--priority', 'high');
    expect(created).toMatchObject({ code: 0, answer: { reference: 'T-1', priority: 'high' } });
    const commented = await cli('tickets', 'comment', 'T-1', 'See the log.', '--internal');
    expect(commented).toMatchObject({ code: 0, answer: { visibility: 'internal' } });
    const listed = await cli('tickets', 'list', '--status', 'new,open', '--q', 'invoice');
    expect(listed).toMatchObject({ code: 0, answer: { items: [{ reference: 'T-1' }] } });

    await writeFile(join(folder, 'gateway.log'), LINE);
    const uploaded = await cli('attachments', 'upload', 'gateway.log', '--ticket', 'T-1');
    expect(uploaded).toMatchObject({
      code: 0,
      answer: { filename: 'gateway.log', size: LINE.length, visibility: 'public' },
    });
    const { items } = await tracker.attachments.list({ ticketId: 'T-1' });
    const id = items[0]?.id ?? '';
    // Nothing is overwritten that nobody has named.
    expect((await cli('attachments', 'download', id)).code).toBe(2);
    expect((await cli('attachments', 'download', id, '--output', 'copy.log')).code).toBe(0);
    expect(await readFile(join(folder, 'copy.log'), 'utf8')).toBe(LINE);
    expect(await cli('attachments', 'download', id, '--output', '-')).toMatchObject({
      answer: LINE,
    });
  });

  it('ends with a code for each way to fail', async () => {
    expect((await cli('tickets', 'create')).code).toBe(2);
    expect((await cli('attachments', 'upload', 'missing.log', '--ticket', 'T-1')).code).toBe(2);
    const refused = await cli('tickets', 'comment', 'T-999', 'Anybody?');
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('NOT_FOUND');
    const { code } = await run(process.execPath, [CLI, 'tickets', 'list'], {
      cwd: folder,
      env: { ...env, INCIDENT_TRACKER_URL: 'http://127.0.0.1:9' },
    });
    expect(code).toBe(3);
  });
});
