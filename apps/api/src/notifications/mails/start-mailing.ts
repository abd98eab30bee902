import { repeat } from '../../platform/repeat.js';
import type { Ports } from '../../platform/ports.js';
import { mailDueNotifications } from './mail-due-notifications.js';
import type { MailingPorts } from './mail-due-notifications.js';

const PAUSE_MS = 1_000;

/** Mails what is due, for as long as the result is not disposed of. Any number of processes may. */
export function startMailing(ports: MailingPorts & Pick<Ports, 'logger'>): AsyncDisposable {
  return repeat({ name: 'notification mails', logger: ports.logger }, PAUSE_MS, () =>
    mailDueNotifications(ports),
  );
}
