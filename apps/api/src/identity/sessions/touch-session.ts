import type { Ports } from '../../platform/ports.js';
import { expiryOf } from './lifetimes.js';
import type { LiveSession } from './sessions.js';

/** How exactly "last seen" is kept: one write a minute and session at most. */
const TOUCH_EVERY_MS = 60_000;

/**
 * Notes that a session is in use, which extends it. It runs beside the request and never fails it:
 * what is lost with the database is a minute of "last seen".
 */
export function touchSession({ db, config, clock, logger }: Ports, session: LiveSession): void {
  const now = clock.now();
  const { transport } = session;
  const dueBefore = new Date(now.getTime() - TOUCH_EVERY_MS);
  if (session.lastSeenAt > dueBefore) return;
  db.identity
    .updateTable('sessions')
    .set({
      last_seen_at: now,
      // Tokens extend their session when they are refreshed.
      ...(transport === 'cookie' && { expires_at: expiryOf(config, session.createdAt, now) }),
    })
    .where('id', '=', session.publicId)
    // Of the requests that a page sends at once, the first one writes.
    .where('last_seen_at', '<=', dueBefore)
    .execute()
    .catch((error: unknown) => logger.debug({ err: error }, 'session not touched'));
}
