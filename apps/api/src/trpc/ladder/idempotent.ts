import { answerText } from '../../idempotency/answer-text.js';
import { keyedCall } from '../../idempotency/keyed-call.js';
import { beginCall, keepAnswer } from '../../idempotency/tenant-answers.js';
import type { TenantContext } from '../context.js';
import type { Call, Verb } from './call.js';
import { replay } from './replay.js';

/**
 * A mutation with an `Idempotency-Key` happens once: whoever sends it again gets the first answer.
 * It stands behind authentication and permission, which a replay has to pass like any other request.
 * The answer is kept in the mutation's own transaction; an error rolls that back and is not kept.
 */
export async function idempotent(
  call: Call,
  ctx: TenantContext,
  verb: Verb<TenantContext>,
): Promise<unknown> {
  const key = ctx.request.idempotencyKey;
  if (call.type !== 'mutation' || key === null) return verb(ctx);
  const { principal, tenantId, subject } = ctx;
  const { path, batchIndex } = call;
  const rawInput = await call.rawInput();
  const { keyring } = ctx.ports;
  const keyed = keyedCall(keyring, {
    key,
    principal,
    tenantId,
    path,
    batchIndex,
    rawInput,
    partialRole: subject.role === 'REQUESTER' ? subject.role : undefined,
  });
  const kept = await beginCall(ctx, keyed);
  if (kept !== null) return replay(ctx, kept.answer);
  const { secretOutput } = call.meta;
  return verb({
    ...ctx,
    keepAnswer: (output) => keepAnswer(ctx, keyed, answerText(output, secretOutput)),
  });
}
