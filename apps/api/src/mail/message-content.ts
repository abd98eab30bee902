import { z } from 'zod';
import type { FieldCrypto } from '../platform/field-crypto.js';

/** What a message says. It may open an account, so it is kept encrypted, and only until it is sent. */
export interface MessageContent {
  /** The number that an SMS goes to; of a mail, the address is in the open. */
  readonly phone?: string | undefined;
  readonly text: string;
  readonly html: string;
  /** Further headers of a mail; one may hold a token. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const content = z.object({
  phone: z.string().optional(),
  text: z.string(),
  html: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
});
const NOTHING: MessageContent = { text: '', html: '' };

const placeOf = (id: string) => ({ column: 'mail_messages.content', rowId: id }) as const;

/** The content of message `id` as it is stored. */
export function sealContent(crypto: FieldCrypto, id: string, said: MessageContent): string {
  return crypto.encryptField(placeOf(id), JSON.stringify(said));
}

/** The stored content of message `id`; empty once it has been forgotten. @throws FieldDecryptionError */
export function openContent(
  crypto: FieldCrypto,
  id: string,
  stored: string | null,
): MessageContent {
  return stored === null
    ? NOTHING
    : content.parse(JSON.parse(crypto.decryptField(placeOf(id), stored)));
}

/** What finds the messages to a phone number. */
export function phoneMessageIndex(crypto: FieldCrypto, phone: string): Buffer {
  return crypto.blindIndex('mail_messages.content', phone);
}
