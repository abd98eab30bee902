import { answerText } from '../../idempotency/answer-text.js';
import { keyedCall } from '../../idempotency/keyed-call.js';
import { beginCall, keepAnswer } from '../../idempotency/tenant-answers.js';
import type { TenantContext } from '../context.js';
import { t } from '../init.js';
import { replay } from './replay.js';
import { requireMeta } from './require-meta.js';

/**
 * A mutation with an `Idempotency-Key` happens once: whoever sends it again gets the first answer.
 * It stands behind authentication and permission, which a replay has to pass like any other request.
 * The answer is kept in the mutation's own transaction; an error rolls that back and is not kept.
 */
export const idempotent = t.middleware(
  async ({ ctx, meta, next, type, path, batchIndex, getRawInput }) => {
    const key = ctx.request.idempotencyKey;
    if (type !== 'mutation' || key === null) return next();
    const tenant = requireTenant(ctx);
    const { principal, tenantId } = tenant;
    const rawInput = await getRawInput();
    const call = keyedCall(ctx.ports.keyring, {
      key,
      principal,
      tenantId,
      path,
      batchIndex,
      rawInput,
    });
    const kept = await beginCall(tenant, call);
    if (kept !== null) return replay(ctx, kept.answer);
    const { secretOutput } = requireMeta(meta);
    return next({
      ctx: {
        keepAnswer: (output: unknown) => keepAnswer(tenant, call, answerText(output, secretOutput)),
      },
    });
  },
);

function requireTenant(ctx: object): TenantContext {
  if (!('trx' in ctx)) throw new Error('the ladder looks for a replay before it enters the tenant');
  return ctx as TenantContext;
}
