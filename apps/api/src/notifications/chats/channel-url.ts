import type { FieldCrypto } from '../../platform/field-crypto.js';

/** Where the URL of a channel is kept. */
export interface ChannelPlace {
  readonly tenantId: string;
  readonly channelId: string;
}

const placeOf = ({ tenantId, channelId }: ChannelPlace) =>
  ({ column: 'chat_channels.url', rowId: channelId, tenantId }) as const;

/** The URL as it is stored: whoever knows it may post there. */
export function sealUrl(crypto: FieldCrypto, place: ChannelPlace, url: string): string {
  return crypto.encryptField(placeOf(place), url);
}

/** The URL of a channel. @throws FieldDecryptionError */
export function openUrl(crypto: FieldCrypto, place: ChannelPlace, stored: string): string {
  return crypto.decryptField(placeOf(place), stored);
}
