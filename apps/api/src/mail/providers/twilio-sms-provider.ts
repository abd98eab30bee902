import { isMessageRefused, postToProvider } from './post.js';
import { PROVIDER_TIMEOUT_MS } from './provider.js';
import type { MessageProvider } from './provider.js';

/** An account with Twilio, or with somebody who speaks the same API. */
export interface TwilioSettings {
  readonly baseUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** A number of the account, or the SID of a messaging service (`MG…`). */
  readonly from: string;
}

/** Sends SMS as Twilio's "Create a Message" resource takes them: a form, with Basic authentication. */
export function twilioSmsProvider(
  { baseUrl, accountSid, authToken, from }: TwilioSettings,
  timeoutMs: number = PROVIDER_TIMEOUT_MS,
): MessageProvider {
  const url = `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From';
  return {
    async send({ to, text }) {
      const headers = new Headers({
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${credentials}`,
      });
      const body = new URLSearchParams({ To: to, [sender]: from, Body: text }).toString();
      await postToProvider(url, { headers, body, timeoutMs });
    },
    isFinal: isMessageRefused,
    close: () => {},
  };
}
