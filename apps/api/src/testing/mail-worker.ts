import { startMailWorker } from '../mail/mail-worker.js';
import type { MailPace, MailPorts } from '../mail/mail-worker.js';
import { createJobs } from '../platform/jobs/jobs.js';

/** A mail worker with a job queue of its own, as in a process of its own. */
export async function startLoneMailWorker(
  ports: Omit<MailPorts, 'jobs'>,
  pace: Partial<MailPace>,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const jobs = stack.use(createJobs(ports.db, ports.logger));
  stack.use(await startMailWorker({ ...ports, jobs }, pace));
  return stack.move();
}
