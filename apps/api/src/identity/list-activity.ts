import { z } from 'zod';
import type { PersonContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';
import { findActivity } from './activity/activity-store.js';
import { ACTIVITY_TYPES } from './activity/record-user-activity.js';
import type { ActivityType } from './activity/record-user-activity.js';
import { describeDevice } from './devices/describe-device.js';
import type { ActivityPage } from './schemas.js';

const BINDING = 'auth.activity';
const position = z.tuple([z.uuid()]);

/** Every line was written by this program, from the closed list of types. */
function parseType(type: string): ActivityType {
  const known = ACTIVITY_TYPES.find((name) => name === type);
  if (known === undefined) throw new Error(`unknown activity in the database: ${type}`);
  return known;
}

/** What happened to the person's account, newest first. */
export async function listActivity(
  { ports, principal }: PersonContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<ActivityPage> {
  const [before] = cursor === undefined ? [null] : decodeCursor(BINDING, cursor, position);
  const { userId } = principal;
  const rows = await findActivity(ports.db.identity, { userId, before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      type: parseType(row.type),
      occurredAt: row.occurred_at.toISOString(),
      device: describeDevice(row.user_agent),
      ip: row.ip,
      userAgent: row.user_agent,
    })),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(BINDING, [last.id]) : null,
  };
}
