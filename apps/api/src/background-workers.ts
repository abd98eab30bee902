import { startTokenUpkeep } from './access-tokens/start-token-upkeep.js';
import { startAttachmentWorker } from './attachments/scanning/attachment-worker.js';
import { startSealer } from './audit/sealing/sealer.js';
import { createSinks } from './audit/shipping/create-sinks.js';
import { startRelay } from './events/relay.js';
import { startUpkeep } from './identity/start-upkeep.js';
import { startMailWorker } from './mail/mail-worker.js';
import { startChatWorker } from './notifications/chats/start-chat-worker.js';
import { startMailing } from './notifications/mails/start-mailing.js';
import { startOverdueWatch } from './notifications/overdue/announce-overdue-tasks.js';
import { observeInstallation } from './observe-installation.js';
import type { Ports } from './platform/ports.js';
import { relayConsumers } from './relay-consumers.js';
import { startRetention } from './retention/start-retention.js';
import { startSecurityWatch } from './security-events/start-security-watch.js';
import { startSlaWatch } from './tickets/sla/start-sla-watch.js';
import { startUsageUpkeep } from './usage/start-usage-upkeep.js';
import { startWebhookUpkeep } from './webhooks/sending/upkeep.js';
import { startWebhookWorker } from './webhooks/sending/webhook-worker.js';
import type { WebhookWorkerOptions } from './webhooks/sending/webhook-worker.js';

export interface WorkerOptions {
  /** How the webhook worker judges endpoints. */
  readonly webhooks?: WebhookWorkerOptions;
}

/**
 * Starts what reacts to events and jobs as they come. Any number of processes may run it on one
 * database. @returns what stops it again.
 */
export async function startWorkers(
  ports: Ports,
  { webhooks }: WorkerOptions = {},
): Promise<AsyncDisposable> {
  const { db, logger, live, config } = ports;
  await using starting = new AsyncDisposableStack();
  starting.use(startRelay(db, logger, { live, consumers: relayConsumers(ports) }));
  starting.use(startSealer(ports, createSinks(config)));
  starting.use(await startMailWorker(ports));
  starting.use(startWebhookWorker(ports, webhooks));
  starting.use(startMailing(ports));
  starting.use(startChatWorker(ports));
  starting.use(startAttachmentWorker(ports));
  starting.use(observeInstallation(ports));
  return starting.move();
}

/** Starts what looks after old rows from time to time. @returns what stops it again. */
export function startUpkeepWorkers(ports: Ports): AsyncDisposable {
  const stack = new AsyncDisposableStack();
  stack.use(startSlaWatch(ports));
  stack.use(startWebhookUpkeep(ports));
  stack.use(startOverdueWatch(ports));
  stack.use(startUpkeep(ports));
  stack.use(startTokenUpkeep(ports));
  stack.use(startSecurityWatch(ports));
  stack.use(startUsageUpkeep(ports));
  stack.use(startRetention(ports));
  return stack;
}
