import { isIP } from 'node:net';
import { OutboundError } from './outbound-error.js';

/** A URL that is worth resolving. */
export interface OutboundUrl {
  readonly url: URL;
  /** The host as it is resolved: without the brackets of IPv6. */
  readonly hostname: string;
  readonly port: number;
  /** True when the host is an address and no name. */
  readonly isAddress: boolean;
}

/**
 * Reads a URL as WHATWG does, which writes the odd forms of IPv4 (decimal, octal, hexadecimal, full
 * width, trailing dot) as dotted decimal, so that no form is left for a check to overlook.
 * @throws OutboundError 'invalid_url' for another scheme, credentials, or no URL at all.
 */
export function parseOutboundUrl(text: string): OutboundUrl {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new OutboundError('invalid_url');
  }
  // In logs and in `fetch`-like tools they mislead about the host; secrets do not belong in URLs.
  if (url.username !== '' || url.password !== '') throw new OutboundError('invalid_url');
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const byDefault = url.protocol === 'https:' ? 443 : 80;
  return {
    url,
    hostname,
    port: url.port === '' ? byDefault : Number(url.port),
    isAddress: isIP(hostname) !== 0,
  };
}
