import type { Ports } from '../platform/ports.js';
import { findMessage, markFailure, markSent } from './mail-store.js';
import type { StoredMessage } from './mail-store.js';
import { openContent } from './message-content.js';
import type { Providers } from './providers/configured-providers.js';
import type { OutgoingMessage } from './providers/provider.js';

/** What delivering takes. */
export type DeliveryPorts = Pick<Ports, 'db' | 'clock' | 'logger' | 'fieldCrypto' | 'metrics'>;

/**
 * Sends one message. Rejects when it is worth trying again; a message that the provider refuses for
 * good, that has expired, or that has been tried often enough, is marked as failed.
 */
export async function deliverMail(
  ports: DeliveryPorts,
  providers: Providers,
  { mailId, lastAttempt }: { mailId: string; lastAttempt: boolean },
): Promise<void> {
  const { db, clock, logger, metrics } = ports;
  const message = await findMessage(db.identity, mailId);
  // A job can come twice, when the process died between sending and saying so.
  if (message === null || message.status === 'sent' || message.status === 'failed') return;
  const { channel, expires_at: expiresAt } = message;
  const count = (outcome: 'sent' | 'failed' | 'to_retry'): void =>
    metrics.add('mail_messages_total', 1, { channel, outcome });
  const fail = (error: string, final: boolean) => {
    count(final ? 'failed' : 'to_retry');
    return markFailure(db.identity, { id: mailId, error, final });
  };
  if (expiresAt !== null && expiresAt <= clock.now()) {
    return fail('could not be sent before it expired', true);
  }
  const provider = providers[channel];
  if (provider === null) return fail(`nobody sends ${channel}`, true);
  try {
    await provider.send(outgoing(ports, message));
  } catch (error) {
    const final = lastAttempt || provider.isFinal(error);
    await fail(error instanceof Error ? error.message : String(error), final);
    // Not the error itself: servers put the recipient's address into it.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    logger.warn({ mailId, channel, reason: code, final }, 'message not sent');
    if (final) return;
    throw error;
  }
  count('sent');
  await markSent(db.identity, mailId, clock.now());
}

function outgoing({ fieldCrypto }: DeliveryPorts, message: StoredMessage): OutgoingMessage {
  const { id, recipient, subject } = message;
  const { phone, text, html, headers } = openContent(fieldCrypto, id, message.content);
  return { id, to: phone ?? recipient, subject, text, html, headers };
}
