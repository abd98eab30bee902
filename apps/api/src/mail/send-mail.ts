import { createTransport } from 'nodemailer';
import type { Config } from '../config.js';
import type { StoredMail } from './mail-store.js';

/** Hands mails to a mail server. */
export interface MailTransport {
  /** Resolves once the server has taken the mail; rejects with the server's or the network's error. */
  send(mail: StoredMail): Promise<void>;
  close(): void;
}

/** Who waits for a mail server has better things to do: after this the job is tried again later. */
const TIMEOUT_MS = 15_000;

/** A transport over the server at `SMTP_URL`. The mail's id is its Message-ID, so repeats are one mail. */
export function createMailTransport(config: Config, smtpUrl: string): MailTransport {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain =
    config.PUBLIC_URL === undefined ? 'localhost' : new URL(config.PUBLIC_URL).hostname;
  return {
    async send(mail) {
      await transport.sendMail({
        from: config.MAIL_FROM,
        to: { name: '', address: mail.recipient },
        subject: mail.subject,
        text: mail.text_body,
        html: mail.html_body,
        messageId: `<${mail.id}@${domain}>`,
        // RFC 3834: nobody's holiday answer is wanted.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
    close: () => transport.close(),
  };
}

/** Whether the server has refused this mail for good (RFC 5321 §4.2.1: 5yz), so that repeats are useless. */
export function isPermanentRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    'responseCode' in error &&
    typeof error.responseCode === 'number' &&
    error.responseCode >= 500 &&
    // Whoever may not log in has a wrong SMTP_URL: the mail itself was not judged.
    !('code' in error && error.code === 'EAUTH')
  );
}
