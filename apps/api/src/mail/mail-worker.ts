import type { JobWithMetadata } from 'pg-boss';
import type { Ports } from '../platform/ports.js';
import { repeat } from '../platform/repeat.js';
import { observeJob } from '../platform/telemetry/observe-job.js';
import { deliverMail } from './deliver-mail.js';
import { keepsInMailbox } from './list-mailbox.js';
import { settleQueuedMails } from './mail-store.js';
import type { Channel } from './mail-store.js';
import { configuredProviders } from './providers/configured-providers.js';
import type { Providers } from './providers/configured-providers.js';
import { PROVIDER_TIMEOUT_MS } from './providers/provider.js';
import { relayQueuedMails } from './relay-mail.js';

/** What sending takes. */
export type MailPorts = Pick<
  Ports,
  'db' | 'config' | 'clock' | 'logger' | 'fieldCrypto' | 'jobs' | 'metrics' | 'tracer'
>;

/** The queue of messages to be sent. */
const MAIL_QUEUE = 'mail.send';

interface MailJob {
  readonly mailId: string;
  /** The trace of the request that queued the message. */
  readonly traceparent?: string | null;
}

/** How the worker paces itself; the tests are less patient. */
export interface MailPace {
  readonly relayEveryMs: number;
  /** Before the first repetition; each further one waits twice as long, up to 15 minutes. */
  readonly retryDelaySeconds: number;
  /** How long a provider may take over one message. */
  readonly timeoutMs: number;
}

const PACE: MailPace = {
  relayEveryMs: 1000,
  retryDelaySeconds: 5,
  timeoutMs: PROVIDER_TIMEOUT_MS,
};
/** With the delays above, a provider may be down for about a day. */
const RETRIES = 100;
const LONGEST_DELAY_SECONDS = 900;
const CHANNELS: readonly Channel[] = ['email', 'sms'];

/**
 * Sends what is queued, for as long as the result is not disposed of. Several nodes share the work.
 * What no provider is configured for goes to the local mailbox; where there is none either, it is
 * marked as failed and the log says why.
 */
export async function startMailWorker(
  ports: MailPorts,
  pace: Partial<MailPace> = {},
): Promise<AsyncDisposable> {
  const given: MailPace = { ...PACE, ...pace };
  await using stack = new AsyncDisposableStack();
  const providers = await configuredProviders(ports.config, given.timeoutMs);
  for (const provider of Object.values(providers)) stack.defer(() => provider?.close());
  const sent = CHANNELS.filter((channel) => providers[channel] !== null);
  if (sent.length > 0) stack.use(await startSending(ports, providers, given, sent));
  for (const channel of CHANNELS) {
    if (providers[channel] === null) stack.use(startSettling(ports, channel, given));
  }
  return stack.move();
}

function startSettling(ports: MailPorts, channel: Channel, pace: MailPace): AsyncDisposable {
  const { db, config, logger } = ports;
  const mailbox = keepsInMailbox(config, channel);
  if (!mailbox && channel === 'email') logger.warn('SMTP_URL is not set: no mail will be sent');
  return repeat({ name: `${channel} mailbox`, logger }, pace.relayEveryMs * 5, async () => {
    await settleQueuedMails(db.identity, { channel, mailbox });
    return 'done';
  });
}

async function startSending(
  ports: MailPorts,
  providers: Providers,
  pace: MailPace,
  channels: readonly Channel[],
): Promise<AsyncDisposable> {
  const { db, jobs, logger } = ports;
  await using stack = new AsyncDisposableStack();
  const boss = await jobs.boss();
  await boss.createQueue(MAIL_QUEUE);
  await boss.updateQueue(MAIL_QUEUE, {
    retryLimit: RETRIES,
    retryDelay: pace.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: LONGEST_DELAY_SECONDS,
    expireInSeconds: 120,
    deleteAfterSeconds: 86_400,
  });
  const id = await boss.work(
    MAIL_QUEUE,
    { includeMetadata: true, localConcurrency: 2, pollingIntervalSeconds: 1 },
    async (jobs: JobWithMetadata<MailJob>[]) => {
      for (const { data, retryCount, retryLimit } of jobs) {
        const { mailId, traceparent } = data;
        const lastAttempt = retryCount >= retryLimit;
        await observeJob(ports, { queue: MAIL_QUEUE, traceparent }, () =>
          deliverMail(ports, providers, { mailId, lastAttempt }),
        );
      }
    },
  );
  stack.defer(() => boss.offWork(MAIL_QUEUE, { id, wait: true }));
  stack.use(
    repeat({ name: 'mail relay', logger }, pace.relayEveryMs, () =>
      relayQueuedMails(db, boss, { queue: MAIL_QUEUE, channels }),
    ),
  );
  return stack.move();
}
