import type { BaseContext } from '../../trpc/context.js';
import { recordUserActivity } from './record-user-activity.js';
import type { ActivityType } from './record-user-activity.js';

/**
 * Notes that somebody failed to prove that an account is theirs. Written beside the answer: a wait for
 * it would tell known addresses from unknown ones.
 */
export function noteFailure(
  { ports, request }: Pick<BaseContext, 'ports' | 'request'>,
  userId: string,
  type: ActivityType & `${string}_failed`,
): void {
  const { db, clock, logger } = ports;
  recordUserActivity(db.identity, { userId, type, request, now: clock.now() }).catch(
    (error: unknown) => logger.warn({ err: error, type }, 'failed attempt not noted'),
  );
}
