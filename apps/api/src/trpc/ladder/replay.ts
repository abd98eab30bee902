import { middlewareMarker } from '@trpc/server/unstable-core-do-not-import';
import { answerOf } from '../../idempotency/answer-text.js';
import type { BaseContext } from '../context.js';

/**
 * What a middleware returns in place of what the procedure would: an answer that was given before,
 * marked as such. It has been through the output parser then.
 */
export function replay({ responseHeaders }: BaseContext, answer: string | null) {
  responseHeaders.set('idempotent-replayed', 'true');
  return { marker: middlewareMarker, ok: true, data: answerOf(answer) } as const;
}
