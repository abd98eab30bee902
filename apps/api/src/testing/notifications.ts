import { ensureCursor, listEventsAfter, loadCursor, saveCursors } from '../events/relay-store.js';
import { notificationFanOut } from '../notifications/fan-out/notification-fan-out.js';
import { mailDueNotifications } from '../notifications/mails/mail-due-notifications.js';
import type { Body, Client } from './client.js';
import { expectStatus } from './people.js';
import type { TestApp } from './start-test-app.js';

/** An app without workers, whose notifications go on when the test says so. */
export interface Notifying {
  /** Hands on what has happened, as the relay does. */
  feed(): Promise<void>;
  /** Hands on everything that ever happened, as after a place that was lost. */
  feedAgain(): Promise<void>;
  /** Puts the mails that are due on their way. */
  mail(): Promise<void>;
}

/** Drives the notifications of an app; what happened before is past. */
export async function notifying({ ports, database }: TestApp): Promise<Notifying> {
  const consumer = notificationFanOut(ports);
  const { name } = consumer;
  await database.platformTransaction((trx) => ensureCursor(trx, consumer));
  const first = await database.platformTransaction((trx) => loadCursor(trx, name));
  const feed = (): Promise<void> =>
    database.platformTransaction(async (trx) => {
      const events = await listEventsAfter(trx, await loadCursor(trx, name), 10_000);
      const last = events.at(-1);
      if (last === undefined) return;
      await consumer.handle(events, trx);
      await saveCursors(trx, [consumer], last);
    });
  return {
    feed,
    async feedAgain() {
      await database.platformTransaction((trx) => saveCursors(trx, [consumer], first));
      await feed();
    },
    async mail() {
      while ((await mailDueNotifications(ports)) === 'more');
    },
  };
}

/** What is in somebody's inbox, newest first. */
export async function inboxOf(client: Client, query = ''): Promise<readonly Body[]> {
  const answer = expectStatus(await client.get(`/v1/notifications?limit=100${query}`), 200);
  return Object.values(answer.body['items'] ?? {});
}

/** The mails about notifications to an address, newest first. */
export async function mailsTo(client: Client, email: string): Promise<readonly Body[]> {
  const path = `/v1/dev/mailbox?to=${encodeURIComponent(email)}`;
  const { body } = expectStatus(await client.get(path), 200);
  return Object.values(body['items'] ?? {}).filter(({ text }) =>
    String(text).includes('/unsubscribe?token='),
  );
}
