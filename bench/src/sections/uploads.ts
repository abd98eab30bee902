import { fileURLToPath } from 'node:url';
import type { Lab } from '../lab.js';
import { sendFile } from '../load/send-file.js';
import type { MadeFile, SendOptions } from '../load/send-file.js';
import { startChildServer } from '../processes/child-server.js';
import { cpuMicrosOf, residentMbOf } from '../processes/proc.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { watchMemory } from '../processes/watch-memory.js';
import { Json } from '../product/browser.js';
import { createTenants } from '../product/create-tenant.js';
import { startProduct } from '../product/start-product.js';
import { formatNumber } from '../report/render-table.js';
import { medianAtMost } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const MIB = 1024 ** 2;
const SIZE = 256 * MIB;
const FULL = 1024 * MIB;
/** Room for the pieces on their way, and for a garbage collector that is in no hurry. */
const GOAL_MB = 64;
const PIECE = Buffer.from('0123456789abcde\n'.repeat(4_096));
/** More than all rounds bring. */
const PLAN = { free: { storageBytes: 1024 ** 4 } };

/** Somewhere to send a file to. */
interface Subject {
  readonly pid: number;
  readonly file: MadeFile;
  readonly to: SendOptions;
  /** Removes what was made of it, told by the answer. */
  readonly after: (answer: string) => Promise<void>;
  readonly perSecond: number[];
  readonly cpuMsPerMb: number[];
}

/** Sends the file once and remembers how fast it went. */
async function sendOnce({ pid, file, to, ...subject }: Subject): Promise<void> {
  const cpuBefore = cpuMicrosOf(pid);
  const startedAt = performance.now();
  const answer = await sendFile(file, to);
  const megabytes = file.size / MIB;
  subject.perSecond.push((megabytes / (performance.now() - startedAt)) * 1000);
  subject.cpuMsPerMb.push((cpuMicrosOf(pid) - cpuBefore) / 1000 / megabytes);
  await subject.after(answer);
}

/** A server that writes bodies to files, in a process of its own. */
async function startBare(stack: AsyncDisposableStack, file: MadeFile): Promise<Subject> {
  const folder = stack.use(await temporaryFolder());
  const server = stack.use(
    await startChildServer({
      args: [fileURLToPath(new URL('../bare-upload/main.js', import.meta.url))],
      env: { FOLDER: folder.path },
      announces: /listening at (http:\S+)/,
    }),
  );
  const to = { url: server.url, headers: {} };
  return { pid: server.pid, file, to, after: async () => {}, perSecond: [], cpuMsPerMb: [] };
}

/** The product, once for a text, which it reads again as a whole, and once for a document. */
async function startSubjects(
  lab: Lab,
  stack: AsyncDisposableStack,
  size: number,
): Promise<{ text: Subject; pdf: Subject }> {
  const { logLevel, profile } = lab.options;
  const env = { ATTACHMENT_MAX_BYTES: String(size), PLAN_OVERRIDES: JSON.stringify(PLAN) };
  const product = stack.use(
    await startProduct({ dataDir: await lab.dataDir(), logLevel, profile, env }),
  );
  const [tenant] = await createTenants(product.url, 1);
  if (tenant === undefined) throw new Error('no tenant was made');
  const headers = { 'x-api-key': tenant.apiKey };
  const made = await sendTicket(product.url, headers);
  const subject = (name: string, head: string): Subject => ({
    pid: product.pid,
    file: { head: Buffer.from(head), piece: PIECE, size },
    to: {
      url: `${product.url}/v1/attachments?filename=${name}&ticketId=${made}`,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
    },
    after: async (answer) => {
      const id = new Json(JSON.parse(answer)).text('id');
      const url = `${product.url}/v1/attachments/${id}`;
      const { ok, status } = await fetch(url, { method: 'DELETE', headers });
      if (!ok) throw new Error(`deleting an attachment answered ${status}`);
    },
    perSecond: [],
    cpuMsPerMb: [],
  });
  return { text: subject('large.log', 'A log\n'), pdf: subject('large.pdf', '%PDF-1.7\n') };
}

async function sendTicket(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(`${url}/v1/tickets`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'A large file' }),
  });
  return new Json(await response.json()).text('id');
}

/** How fast a file gets to the disk, and what the product holds of it in memory. */
export const uploads: Section = {
  name: 'uploads',
  title:
    'POST /v1/attachments, one file at a time to the disk, beside a bare server that pipes the body to a file',
  async run(lab) {
    const size = lab.options.full ? FULL : SIZE;
    await using stack = new AsyncDisposableStack();
    const { text, pdf } = await startSubjects(lab, stack, size);
    const bare = await startBare(stack, text.file);
    const subjects = [bare, text, pdf];
    const warm = subjects.map((subject) => ({ ...subject, perSecond: [], cpuMsPerMb: [] }));
    const idle = residentMbOf(text.pid);
    for (const subject of warm) await sendOnce(subject);
    const ranges: { min: number; max: number }[] = [];
    for (let round = 0; round < lab.options.rounds; round += 1) {
      await sendOnce(bare);
      for (const subject of [text, pdf]) {
        ranges.push(await watchMemory(subject.pid, () => sendOnce(subject)));
      }
    }
    const min = Math.min(...ranges.map((range) => range.min));
    const max = Math.max(...ranges.map((range) => range.max));
    const megabytes = formatNumber(size / MIB);
    const row = (what: string, subject: Subject): Row => ({
      what: `${what} of ${megabytes} MB`,
      median: median(subject.perSecond),
      unit: 'MB/s',
      ratio: pairedRatio(subject.perSecond, bare.perSecond),
      details: [`node CPU ${formatNumber(median(subject.cpuMsPerMb))} ms/MB`],
    });
    return [
      row('bare server: a file', bare),
      row('a text, read again to be checked', text),
      row('a PDF, checked at its ends', pdf),
      {
        what: 'memory during all of them: most − least',
        median: max - min,
        unit: 'MB',
        goal: medianAtMost(GOAL_MB),
        details: [
          `${formatNumber(min)} to ${formatNumber(max)} MB`,
          `${formatNumber(idle)} MB before the first`,
        ],
      },
    ];
  },
};
