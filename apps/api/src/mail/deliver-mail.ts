import type { Ports } from '../platform/ports.js';
import { findMail, markFailure, markSent } from './mail-store.js';
import { isPermanentRefusal } from './send-mail.js';
import type { MailTransport } from './send-mail.js';

/**
 * Sends one mail. Rejects when it is worth trying again; a mail that the server refuses for good, or
 * that has been tried often enough, is marked as failed.
 */
export async function deliverMail(
  { db, clock, logger }: Pick<Ports, 'db' | 'clock' | 'logger'>,
  transport: MailTransport,
  { mailId, lastAttempt }: { mailId: string; lastAttempt: boolean },
): Promise<void> {
  const mail = await findMail(db.identity, mailId);
  // A job can come twice, when the process died between sending and saying so.
  if (mail === null || mail.status === 'sent' || mail.status === 'failed') return;
  try {
    await transport.send(mail);
  } catch (error) {
    const final = lastAttempt || isPermanentRefusal(error);
    const message = error instanceof Error ? error.message : String(error);
    await markFailure(db.identity, { id: mailId, error: message, final });
    // Not the error itself: servers put the recipient's address into it.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    logger.warn({ mailId, reason: code, final }, 'mail not sent');
    if (final) return;
    throw error;
  }
  await markSent(db.identity, mailId, clock.now());
}
