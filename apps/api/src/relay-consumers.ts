import { attachmentJobs } from './attachments/scanning/attachment-jobs.js';
import { announcer } from './events/announcer.js';
import type { RelayConsumer } from './events/relay-consumer.js';
import { notificationFanOut } from './notifications/fan-out/notification-fan-out.js';
import type { Ports } from './platform/ports.js';
import { usageNotices } from './usage/notices/usage-notices.js';
import { webhookFanOut } from './webhooks/sending/fan-out.js';

/** Everybody whom the relay feeds, in the product and in tests alike. */
export function relayConsumers(ports: Ports): RelayConsumer[] {
  return [
    announcer,
    webhookFanOut(ports),
    usageNotices(ports),
    notificationFanOut(ports),
    attachmentJobs(ports),
  ];
}
