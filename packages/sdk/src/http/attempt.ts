import { errorOfAnswer } from '../errors/error-of-answer.js';
import { TimeoutError } from '../errors/unanswered-errors.js';
import type { Settings } from '../options.js';
import { readAnswer } from './answer.js';
import type { Answer } from './answer.js';
import { connectionErrorOf } from './connection-error.js';
import { createDeadline } from './deadline.js';

/** What holds one attempt in bounds. */
export interface Limits {
  readonly fetch: Settings['fetch'];
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * One attempt. @param request made for it; what it is given starts the time anew.
 * @throws IncidentTrackerError, or the reason of the caller's own signal.
 */
export async function attempt(
  url: string,
  request: (restart: () => void) => RequestInit,
  { fetch, timeoutMs, signal }: Limits,
): Promise<Answer> {
  const deadline = createDeadline(timeoutMs, signal);
  let answer: Answer;
  try {
    const init = { ...request(() => deadline.restart()), signal: deadline.signal };
    answer = await readAnswer(await fetch(url, init));
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw deadline.expired ? new TimeoutError(timeoutMs) : connectionErrorOf(error);
  } finally {
    deadline.release();
  }
  if (answer.status < 200 || answer.status >= 300) throw errorOfAnswer(answer);
  return answer;
}
