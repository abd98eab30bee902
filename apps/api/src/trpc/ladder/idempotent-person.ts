import { answerText } from '../../idempotency/answer-text.js';
import { keyedCall } from '../../idempotency/keyed-call.js';
import {
  answerClaim,
  answerUnknown,
  claimCall,
  releaseClaim,
  settleClaim,
} from '../../idempotency/personal-claims.js';
import type { PersonalClaim } from '../../idempotency/personal-claims.js';
import type { PersonContext } from '../context.js';
import { t } from '../init.js';
import { replay } from './replay.js';
import { requireMeta } from './require-meta.js';

/**
 * As `idempotent`, for what people do with their own account. Their verbs open the transaction
 * themselves and settle the claim in it: from then on the call is not made again, whatever happens to
 * this process. A claim that never settles lapses.
 */
export const idempotentPerson = t.middleware(
  async ({ ctx, meta, next, type, path, batchIndex, getRawInput }) => {
    const key = ctx.request.idempotencyKey;
    if (type !== 'mutation' || key === null) return next();
    const { principal, ports } = requirePerson(ctx);
    const { db, clock, keyring, logger } = ports;
    const { secretOutput, rest } = requireMeta(meta);
    const rawInput = await getRawInput();
    const call = keyedCall(keyring, {
      key,
      principal,
      tenantId: null,
      path,
      batchIndex,
      rawInput,
    });
    const claimant = { db: db.identity, userId: principal.userId, now: clock.now() };
    const begun = await claimCall(claimant, call);
    if ('kept' in begun) {
      if (begun.kept !== 'unknown') return replay(ctx, begun.kept.answer);
      // Nothing is lost of an answer that has no body.
      if (rest?.status === 204) return replay(ctx, null);
      throw answerUnknown();
    }
    const held = { claimant, call, claim: begun.claim };
    let isAnswered = false;
    const claim: PersonalClaim = {
      async settle(trx, answer) {
        const text = answer && { text: answerText(answer.output, secretOutput) };
        await settleClaim(trx, held, text);
        isAnswered = text !== undefined;
      },
    };
    const result = await next({ ctx: { claim } });
    // The change stands either way; a claim that cannot be closed now lapses, or tells that it settled.
    const closed = !result.ok
      ? releaseClaim(held)
      : isAnswered
        ? Promise.resolve()
        : answerClaim(held, answerText(result.data, secretOutput));
    await closed.catch((error: unknown) => {
      logger.warn({ err: error, procedure: path }, 'an idempotency claim was left open');
    });
    return result;
  },
);

function requirePerson(ctx: object): PersonContext {
  if (!('principal' in ctx)) throw new Error('the ladder claims a call before authentication');
  return ctx as PersonContext;
}
