import type { RelayConsumer } from '../../events/relay-consumer.js';
import type { Ports } from '../../platform/ports.js';
import { createAttachmentQueue, enqueueAttachments } from './attachment-queue.js';

const TYPES = new Set(['attachment.uploaded', 'attachment.deleted']);

/**
 * Queues work for every file that was uploaded or deleted. The job is written together with the relay's
 * place in the outbox: none is lost, whichever process dies when.
 */
export function attachmentJobs({ jobs }: Pick<Ports, 'jobs'>): RelayConsumer {
  let made: Promise<void> | undefined;
  return {
    name: 'attachments',
    startsFrom: 'beginning',
    async handle(events, trx) {
      const due = events.filter(({ type }) => TYPES.has(type));
      if (due.length === 0) return;
      const boss = await jobs.boss();
      await (made ??= createAttachmentQueue(boss).catch((error: unknown) => {
        made = undefined;
        throw error;
      }));
      const queued = due.map(({ id, tenantId, payload, traceparent }) => ({
        // Of the event: an upload and a deletion are two jobs.
        id,
        data: { tenantId, id: String(payload['attachmentId']), traceparent },
      }));
      await enqueueAttachments(trx, boss, queued);
    },
  };
}
