import { answerOf } from '../../idempotency/answer-text.js';
import type { BaseContext } from '../context.js';

/**
 * What is answered in place of what the procedure would: an answer that was given before, marked as
 * such. It has been through the output parser then.
 */
export function replay({ responseHeaders }: BaseContext, answer: string | null): unknown {
  responseHeaders.set('idempotent-replayed', 'true');
  return answerOf(answer);
}
