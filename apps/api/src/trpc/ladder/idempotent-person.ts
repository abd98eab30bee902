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
import type { Call, Verb } from './call.js';
import { replay } from './replay.js';

/**
 * As `idempotent`, for what people do with their own account. Their verbs open the transaction
 * themselves and settle the claim in it: from then on the call is not made again, whatever happens to
 * this process. A claim that never settles lapses.
 */
export async function idempotentPerson(
  callOfPerson: Call,
  ctx: PersonContext,
  verb: Verb<PersonContext>,
): Promise<unknown> {
  const key = ctx.request.idempotencyKey;
  const { type, path, batchIndex, meta } = callOfPerson;
  if (type !== 'mutation' || key === null) return verb(ctx);
  const { principal, ports } = ctx;
  const { db, clock, keyring, logger } = ports;
  const { secretOutput, rest } = meta;
  const rawInput = await callOfPerson.rawInput();
  const call = keyedCall(keyring, { key, principal, tenantId: null, path, batchIndex, rawInput });
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
  // The change stands either way; a claim that cannot be closed now lapses, or tells that it settled.
  const close = (closing: Promise<void>): Promise<void> =>
    closing.catch((error: unknown) => {
      logger.warn({ err: error, procedure: path }, 'an idempotency claim was left open');
    });
  try {
    const output = await verb({ ...ctx, claim });
    if (!isAnswered) await close(answerClaim(held, answerText(output, secretOutput)));
    return output;
  } catch (error) {
    await close(releaseClaim(held));
    throw error;
  }
}
