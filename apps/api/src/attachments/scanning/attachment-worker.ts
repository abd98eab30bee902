import type { Job, PgBoss } from 'pg-boss';
import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';
import { ScannerUnavailable } from '../../platform/scanner/scanner.js';
import { observeJob } from '../../platform/telemetry/observe-job.js';
import { ATTACHMENT_QUEUE, createAttachmentQueue, hasAttachmentQueue } from './attachment-queue.js';
import type { AttachmentJob } from './attachment-queue.js';
import { requeueStranded } from './requeue-stranded.js';
import { workOnAttachment } from './work-on-attachment.js';
import type { WorkPorts } from './work-on-attachment.js';

export type WorkerPorts = WorkPorts & Pick<Ports, 'jobs' | 'live'>;

/** How often it is looked whether there is an attachment at all, until there is. */
const LOOK_MS = 1_000;
const REQUEUE_MS = 600_000;
/** Files that a process works on at a time. */
const CONCURRENCY = 2;

/**
 * Works on attachments, for as long as the result is not disposed of. Several processes share the work;
 * what a process that died had begun is begun again by another.
 */
export function startAttachmentWorker(ports: WorkerPorts): AsyncDisposable {
  const { logger } = ports;
  const stack = new AsyncDisposableStack();
  let hasBegun = false;
  stack.use(
    repeat({ name: 'attachment worker', logger }, LOOK_MS, async () => {
      // The queue costs tables and connections: not before there is a file.
      if (hasBegun || !(await isNeeded(ports))) return 'done';
      const boss = await ports.jobs.boss();
      await begin(ports, boss, stack);
      hasBegun = true;
      return 'done';
    }),
  );
  return stack;
}

/** There is a file, or there was one: its removal may be queued. */
async function isNeeded({ db }: Pick<Ports, 'db'>): Promise<boolean> {
  return db.platformTransaction(
    async (trx) => {
      const file = await trx.selectFrom('attachments').select('id').limit(1).executeTakeFirst();
      return file !== undefined || (await hasAttachmentQueue(trx));
    },
    { readOnly: true },
  );
}

async function begin(ports: WorkerPorts, boss: PgBoss, stack: AsyncDisposableStack): Promise<void> {
  await createAttachmentQueue(boss);
  const id = await boss.work(
    ATTACHMENT_QUEUE,
    { localConcurrency: CONCURRENCY, pollingIntervalSeconds: 1 },
    async (jobs: Job<AttachmentJob>[]) => {
      for (const { data } of jobs) await runJob(ports, data);
    },
  );
  stack.defer(() => boss.offWork(ATTACHMENT_QUEUE, { id, wait: true }));
  stack.use(
    repeat({ name: 'stranded attachments', logger: ports.logger }, REQUEUE_MS, async () => {
      await requeueStranded(ports, boss);
      return 'done';
    }),
  );
}

/** What fails is tried again by the queue; that is no news where the scanner is away. */
async function runJob(ports: WorkerPorts, { traceparent, ...key }: AttachmentJob): Promise<void> {
  try {
    await observeJob(ports, { queue: ATTACHMENT_QUEUE, traceparent }, () =>
      workOnAttachment(ports, key),
    );
    // Whoever looks at the attachment is told without waiting for the relay's next look.
    ports.live.poke();
  } catch (error) {
    const level = error instanceof ScannerUnavailable ? 'debug' : 'warn';
    ports.logger[level]({ err: error, attachmentId: key.id }, 'an attachment has to wait');
    throw error;
  }
}
