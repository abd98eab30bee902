import type { Config } from '../../config.js';
import type { Channel } from '../mail-store.js';
import { httpSmsProvider } from './http-sms-provider.js';
import type { MessageProvider } from './provider.js';
import { twilioSmsProvider } from './twilio-sms-provider.js';

/** Who sends the messages of each channel; null where nobody does. */
export type Providers = Readonly<Record<Channel, MessageProvider | null>>;

/** The providers that the configuration names. */
export async function configuredProviders(config: Config, timeoutMs?: number): Promise<Providers> {
  return {
    email: await mailProvider(config, timeoutMs),
    sms: smsProvider(config, timeoutMs),
  };
}

async function mailProvider(config: Config, timeoutMs?: number): Promise<MessageProvider | null> {
  if (config.SMTP_URL === undefined) return null;
  const { smtpProvider } = await import('./smtp-provider.js');
  return smtpProvider(config, config.SMTP_URL, timeoutMs);
}

function smsProvider(config: Config, timeoutMs?: number): MessageProvider | null {
  const { SMS_FROM: from } = config;
  if (config.SMS_HTTP_URL !== undefined) {
    const { SMS_HTTP_URL: url, SMS_HTTP_HEADER: header } = config;
    return httpSmsProvider({ url, header, from }, timeoutMs);
  }
  const { SMS_TWILIO_ACCOUNT_SID: accountSid, SMS_TWILIO_AUTH_TOKEN: authToken } = config;
  if (accountSid === undefined || authToken === undefined || from === undefined) return null;
  const baseUrl = config.SMS_TWILIO_URL;
  return twilioSmsProvider({ baseUrl, accountSid, authToken, from }, timeoutMs);
}

/** Whether the configuration names somebody who sends SMS. */
export function hasSmsProvider(config: Config): boolean {
  return config.SMS_HTTP_URL !== undefined || config.SMS_TWILIO_ACCOUNT_SID !== undefined;
}
