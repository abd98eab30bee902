import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The client's address. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: with
 * n hops, the n-th entry from the right (the entries left of it are the client's own claims).
 */
export function clientIp(incoming: IncomingMessage, trustedHops: number): string {
  const socket = incoming.socket.remoteAddress ?? '';
  if (trustedHops === 0) return socket;
  const forwarded = String(incoming.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const claimed = forwarded[forwarded.length - trustedHops];
  return claimed !== undefined && isIP(claimed) !== 0 ? claimed : socket;
}
