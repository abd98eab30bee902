import { z } from 'zod';
import type { PersonContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { describeDevice } from './devices/describe-device.js';
import type { SessionPage } from './schemas.js';
import { findSessions } from './sessions/sessions-store.js';

const BINDING = 'auth.sessions';
const position = z.tuple([z.uuid()]);

/** Where the person is signed in, the newest sign-in first. */
export async function listSessions(
  { ports, principal }: PersonContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<SessionPage> {
  const [before] = cursor === undefined ? [null] : decodeCursor(BINDING, cursor, position);
  const rows = await findSessions(ports.db.identity, {
    userId: principal.userId,
    now: ports.clock.now(),
    before,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      current: row.id === principal.sessionId,
      transport: row.transport,
      device: describeDevice(row.user_agent),
      ip: row.ip,
      userAgent: row.user_agent,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(BINDING, [last.id]) : null,
  };
}
