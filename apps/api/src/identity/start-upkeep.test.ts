import { createTestDatabase } from '@incident-tracker/db/testing';
import { newId } from '@incident-tracker/db';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfig } from '../config.js';
import { insertChange } from './email-change/email-changes-store.js';
import { sessionsOn } from './sessions/sessions.js';
import { deleteLeftovers } from './start-upkeep.js';
import { issueToken } from './tokens/one-time-tokens.js';
import { createUser } from './create-user.js';

const DAY_MS = 86_400_000;

test('what has ended is deleted, what stands stays', async () => {
  await using database = await createTestDatabase();
  const { identity: db } = database.database;
  const config = readConfig({});
  const now = new Date('2026-03-02T09:00:00Z');
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const userId = await createUser(
    db,
    { email: 'ada@example.com', name: 'Ada', passwordHash: 'x' },
    daysAgo(100),
  );
  if (userId === null) throw new Error('the address is taken');
  for (const days of [1, 15]) {
    await sessionsOn(db, { lifetimes: config, now: daysAgo(days) }).start({
      userId,
      activeTenantId: null,
      ip: '127.0.0.1',
      userAgent: null,
      replaces: null,
    });
    await issueToken(db, 'reset_password', {
      userId,
      email: 'ada@example.com',
      now: daysAgo(days),
    });
    await db
      .insertInto('login_attempts')
      .values({ scope: 'account', key: randomBytes(32), failures: 1, updated_at: daysAgo(days) })
      .execute();
    await db
      .insertInto('otp_sends')
      .values({ key: randomBytes(32), sent_at: [daysAgo(days)], updated_at: daysAgo(days) })
      .execute();
    await db
      .insertInto('otp_flows')
      .values({
        id: newId(),
        purpose: 'recovery',
        channel: 'email',
        own_session: false,
        code_mac: randomBytes(32),
        created_at: daysAgo(days),
        expires_at: daysAgo(days - 0.5),
      })
      .execute();
    await insertChange(db, {
      userId,
      oldEmail: 'ada@example.com',
      newEmail: `${days}@example.com`,
      now: daysAgo(days * 10),
    });
    await db
      .insertInto('mail_messages')
      .values({
        id: newId(),
        recipient: 'ada@example.com',
        subject: `${days}`,
        status: days === 1 ? 'queued' : 'sent',
        created_at: daysAgo(days * 10),
      })
      .execute();
  }
  await deleteLeftovers({ db: database.database, config, clock: { now: () => now } });
  for (const table of [
    'sessions',
    'one_time_tokens',
    'login_attempts',
    'otp_flows',
    'otp_sends',
    'email_changes',
    'mail_messages',
  ] as const) {
    const { rows } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as('rows'))
      .executeTakeFirstOrThrow();
    expect([table, rows]).toEqual([table, '1']);
  }
});
