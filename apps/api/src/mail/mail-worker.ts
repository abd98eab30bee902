import { PgBoss } from 'pg-boss';
import type { JobWithMetadata } from 'pg-boss';
import type { Ports } from '../platform/ports.js';
import { deliverMail } from './deliver-mail.js';
import { hasMailbox } from './list-mailbox.js';
import { settleQueuedMails } from './mail-store.js';
import { relayQueuedMails } from './relay-mail.js';
import { repeat } from '../platform/repeat.js';
import { createMailTransport } from './send-mail.js';

/** What sending takes. */
export type MailPorts = Pick<Ports, 'db' | 'config' | 'clock' | 'logger'>;

/** The queue of mails to be sent; a job holds the id of one. */
export const MAIL_QUEUE = 'mail.send';

/** How the worker paces itself; the tests are less patient. */
export interface MailPace {
  readonly relayEveryMs: number;
  /** Before the first repetition; each further one waits twice as long, up to 15 minutes. */
  readonly retryDelaySeconds: number;
}

const PACE: MailPace = { relayEveryMs: 1000, retryDelaySeconds: 5 };
/** With the delays above, a mail server may be down for about a day. */
const RETRIES = 100;
const LONGEST_DELAY_SECONDS = 900;

/**
 * Sends what is queued, for as long as the result is not disposed of. Several nodes share the work.
 * Without a mail server, mail goes to the local mailbox; where there is none either, it is marked as
 * failed and the log says why.
 */
export async function startMailWorker(
  ports: MailPorts,
  pace: MailPace = PACE,
): Promise<AsyncDisposable> {
  const { SMTP_URL: smtpUrl } = ports.config;
  return smtpUrl === undefined
    ? startWithoutServer(ports, pace)
    : startSending(ports, smtpUrl, pace);
}

function startWithoutServer(ports: MailPorts, pace: MailPace): AsyncDisposable {
  const mailbox = hasMailbox(ports.config);
  if (!mailbox) ports.logger.warn('SMTP_URL is not set: no mail will be sent');
  return repeat({ name: 'mailbox', logger: ports.logger }, pace.relayEveryMs * 5, async () => {
    await settleQueuedMails(ports.db.identity, { mailbox });
    return 'done';
  });
}

async function startSending(
  ports: MailPorts,
  smtpUrl: string,
  pace: MailPace,
): Promise<AsyncDisposable> {
  const { db, config, logger } = ports;
  await using stack = new AsyncDisposableStack();
  const boss = new PgBoss({
    connectionString: db.urlAs('app_platform'),
    application_name: 'incident-tracker jobs',
    schema: 'pgboss',
    // The schema is a migration's work; what is in it, pg-boss creates and migrates itself.
    createSchema: false,
    schedule: false,
    max: 3,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'job queue'));
  await boss.start();
  stack.defer(() => boss.stop({ graceful: true, timeout: 10_000 }));

  await boss.createQueue(MAIL_QUEUE);
  await boss.updateQueue(MAIL_QUEUE, {
    retryLimit: RETRIES,
    retryDelay: pace.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: LONGEST_DELAY_SECONDS,
    expireInSeconds: 120,
    deleteAfterSeconds: 86_400,
  });
  const transport = createMailTransport(config, smtpUrl);
  stack.defer(() => transport.close());
  await boss.work(
    MAIL_QUEUE,
    { includeMetadata: true, localConcurrency: 2, pollingIntervalSeconds: 1 },
    async (jobs: JobWithMetadata<{ mailId: string }>[]) => {
      for (const { data, retryCount, retryLimit } of jobs) {
        await deliverMail(ports, transport, {
          mailId: data.mailId,
          lastAttempt: retryCount >= retryLimit,
        });
      }
    },
  );
  stack.use(
    repeat({ name: 'mail relay', logger }, pace.relayEveryMs, () =>
      relayQueuedMails(db, boss, MAIL_QUEUE),
    ),
  );
  return stack.move();
}
