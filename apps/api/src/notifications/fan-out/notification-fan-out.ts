import type { RelayConsumer } from '../../events/relay-consumer.js';
import type { Ports } from '../../platform/ports.js';
import { putDownForChats } from '../chats/fan-out-chats.js';
import { addressesOf } from './addressees.js';
import { announce } from './announce.js';
import { findAllMembers, findMembers } from './members.js';
import { Members, noticesOf } from './notices.js';
import { occurrencesIn } from './occurrence.js';
import { putDown } from './put-down.js';

/** What the fan-out needs: the time, somebody to count, and somebody to tell that there is something to do. */
export type FanOutPorts = Pick<Ports, 'clock' | 'metrics'> & {
  readonly live: Pick<Ports['live'], 'poke'>;
};

/**
 * Writes down for everybody what they are to be told, and for chats. It commits with the relay's place
 * in the outbox; an event that comes again nevertheless is told to nobody twice.
 */
export function notificationFanOut({ clock, metrics, live }: FanOutPorts): RelayConsumer {
  return {
    name: 'notifications',
    startsFrom: 'now',
    async handle(events, trx) {
      const occurrences = occurrencesIn(events);
      if (occurrences.length === 0) return;
      const now = clock.now();
      const addressed = await addressesOf(trx, occurrences);
      const named = addressed.flatMap(({ occurrence: { tenantId }, people }) =>
        people.map(({ userId }) => ({ tenantId, userId })),
      );
      const wide = addressed.flatMap(({ occurrence: { tenantId }, everybody }) =>
        everybody === null ? [] : [tenantId],
      );
      const members = new Members(
        await findMembers(trx, named),
        await findAllMembers(trx, [...new Set(wide)]),
      );
      const fresh = await putDown(trx, noticesOf(addressed, members, now), now);
      await announce(trx, fresh, now);
      await putDownForChats(trx, occurrences, now);
      for (const { kind } of fresh) metrics.add('notifications_total', 1, { kind });
    },
    // The mails of this process need not wait for the next look.
    committed: () => live.poke(),
  };
}
