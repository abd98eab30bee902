import { observeAttachments } from './attachments/scanning/observe-attachments.js';
import { observeOutbox } from './events/observe-outbox.js';
import { observeIncidents } from './incidents/observe-incidents.js';
import type { Ports } from './platform/ports.js';
import { observeQuotas } from './usage/quota/observe-quotas.js';
import { observeWebhooks } from './webhooks/sending/observe-webhooks.js';

/**
 * The metrics that are the same on every process, because they are read from the database: one per room.
 * Processes that do background work tell them.
 */
export function observeInstallation(ports: Ports): Disposable {
  const looks = new DisposableStack();
  looks.use(observeOutbox(ports));
  looks.use(observeIncidents(ports));
  looks.use(observeQuotas(ports));
  looks.use(observeWebhooks(ports));
  looks.use(observeAttachments(ports));
  return looks;
}
