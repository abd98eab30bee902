import type { Database } from '@incident-tracker/db';
import type { Consumer } from './relay.js';

/** What the product's notifications ask of the rest, as far as it is used here. */
export interface NotificationPorts {
  readonly db: Database;
  readonly clock: { now(): Date };
  readonly live: { poke(): void };
  readonly metrics: { add(): void };
  readonly fieldCrypto: object;
  readonly keyring: object;
  readonly publicUrl: () => string;
}

/** The parts of the built product by which events become notifications and mails. */
export interface NotificationParts {
  readonly notificationFanOut: (ports: NotificationPorts) => Consumer;
  readonly mailDueNotifications: (ports: NotificationPorts) => Promise<'more' | 'done'>;
  readonly createKeyring: (secret: string) => object;
  readonly createFieldCrypto: (keys: object) => object;
  readonly fixedKeys: (keys: string) => object;
  readonly generateKey: (id: number) => string;
}

const dist = (path: string): string =>
  new URL(`../../../apps/api/dist/${path}`, import.meta.url).href;

/** Loads them. */
export async function loadNotificationParts(): Promise<NotificationParts> {
  const modules: readonly object[] = await Promise.all([
    import(dist('notifications/fan-out/notification-fan-out.js')),
    import(dist('notifications/mails/mail-due-notifications.js')),
    import(dist('platform/keyring.js')),
    import(dist('platform/field-crypto.js')),
    import(dist('platform/encryption/key-set.js')),
  ]);
  return partsIn(Object.assign({}, ...modules));
}

/** The product's declarations say so; this package does not depend on it. */
function partsIn(exported: Partial<NotificationParts>): NotificationParts {
  const { notificationFanOut, mailDueNotifications, createKeyring } = exported;
  const { createFieldCrypto, fixedKeys, generateKey } = exported;
  if (
    notificationFanOut === undefined ||
    mailDueNotifications === undefined ||
    createKeyring === undefined ||
    createFieldCrypto === undefined ||
    fixedKeys === undefined ||
    generateKey === undefined
  ) {
    throw new Error('the product has no notifications of this shape');
  }
  return {
    notificationFanOut,
    mailDueNotifications,
    createKeyring,
    createFieldCrypto,
    fixedKeys,
    generateKey,
  };
}
