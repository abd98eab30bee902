import { z } from 'zod';
import { variable } from './variable.js';

/** Mail and text messages. */
export const messagesVariables = {
  SMTP_URL: variable(
    z.url({ protocol: /^smtps?$/ }).optional(),
    'Where mail is sent. Without it, mail goes to the local mailbox that the web app shows.',
    'smtp://user:password@mail.example.com:587',
  ),
  MAIL_FROM: variable(
    z.string().default('Incident Tracker <incidents@localhost>'),
    'Sender of the mail that the product sends.',
  ),
  SMS_HTTP_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'Where text messages are posted as JSON {id, to, from, text}. Without this or Twilio, they go to the local mailbox, or nowhere.',
    'https://sms.example.com/messages',
  ),
  SMS_HTTP_HEADER: variable(
    z
      .string()
      .regex(/^[\w-]+: *[\x21-\x7E][\x20-\x7E]*$/)
      .optional(),
    'The header that proves to SMS_HTTP_URL who asks, as `Name: value`.',
    'Authorization: Bearer change-me',
  ),
  SMS_TWILIO_ACCOUNT_SID: variable(
    z.string().min(1).optional(),
    'Account with Twilio, or with a service that speaks its API; needs SMS_TWILIO_AUTH_TOKEN and SMS_FROM.',
    'AC0123456789abcdef0123456789abcdef',
  ),
  SMS_TWILIO_AUTH_TOKEN: variable(
    z.string().min(1).optional(),
    'The secret of that account.',
    'change-me',
  ),
  SMS_TWILIO_URL: variable(
    z.url({ protocol: /^https?$/ }).default('https://api.twilio.com'),
    'Where that API is.',
  ),
  SMS_FROM: variable(
    z.string().min(1).max(40).optional(),
    'Sender of text messages: a number, a name, or a Twilio messaging service.',
    '+15005550006',
  ),
} as const;
