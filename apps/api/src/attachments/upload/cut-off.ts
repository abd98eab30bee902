import { AppError } from '../../trpc/errors.js';

/** A request that ended before its body did: the sender's fault, whom no answer reaches any more. */
export function cutOff(cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  const issues = [{ path: '', message: 'The upload was cut off.' }];
  return new AppError('VALIDATION_FAILED', { issues }, { cause });
}
