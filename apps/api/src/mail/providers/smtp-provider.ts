import { createTransport } from 'nodemailer';
import type { Config } from '../../config.js';
import { PROVIDER_TIMEOUT_MS } from './provider.js';
import type { MessageProvider } from './provider.js';

/** Sends mail over the server at `SMTP_URL`. The mail's id is its Message-ID, so repeats are one mail. */
export function smtpProvider(
  config: Pick<Config, 'PUBLIC_URL' | 'MAIL_FROM'>,
  smtpUrl: string,
  timeoutMs: number = PROVIDER_TIMEOUT_MS,
): MessageProvider {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain =
    config.PUBLIC_URL === undefined ? 'localhost' : new URL(config.PUBLIC_URL).hostname;
  return {
    async send({ id, to, subject, text, html, headers }) {
      await transport.sendMail({
        from: config.MAIL_FROM,
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${domain}>`,
        // RFC 3834: nobody's holiday answer is wanted.
        headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
      });
    },
    isFinal: isPermanentRefusal,
    close: () => transport.close(),
  };
}

/** Whether the server has refused this mail for good (RFC 5321 §4.2.1: 5yz). */
function isPermanentRefusal(error: unknown): boolean {
  return (
    error instanceof Error &&
    'responseCode' in error &&
    typeof error.responseCode === 'number' &&
    error.responseCode >= 500 &&
    // Whoever may not log in has a wrong SMTP_URL: the mail itself was not judged.
    !('code' in error && error.code === 'EAUTH')
  );
}
