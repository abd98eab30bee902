import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createAddressGuard } from './address-guard.js';
import { Deadline } from './deadline.js';
import { exchange } from './exchange.js';
import type { Pools } from './exchange.js';
import { OutboundError } from './outbound-error.js';
import type { OutboundHttp } from './outbound-http.js';
import { parseOutboundUrl } from './parse-url.js';
import type { OutboundUrl } from './parse-url.js';
import { resolveHost } from './resolve-host.js';
import type { ResolveHost } from './resolve-host.js';

export interface OutboundOptions {
  /** Networks beyond the public ones that requests may reach. */
  readonly allowedPrivateCidrs?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxResponseBytes?: number;
  /** Tests put a resolver of their own in its place. */
  readonly resolve?: ResolveHost;
}

/** Standard Webhooks recommends 15 to 30 s. */
const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 16 * 1024;
/** Connections to one address and port at a time; more requests wait, within their timeout. */
const SOCKETS_PER_ADDRESS = 64;
const IDLE_SOCKETS_PER_ADDRESS = 2;
const IDLE_MS = 5_000;
/** A name with hundreds of addresses must not make us knock at each. */
const ADDRESSES_TRIED = 4;

/**
 * The client for URLs that tenants choose. Every address of the host is checked, and the connection
 * is made to a checked address itself: the name is not looked up again, so a name that changes its
 * answer in between (DNS rebinding) gains nothing. Proxies of the environment are not used.
 */
export function createOutboundHttp(options: OutboundOptions = {}): OutboundHttp {
  const { timeoutMs = TIMEOUT_MS, maxResponseBytes = MAX_RESPONSE_BYTES } = options;
  const { resolve = resolveHost } = options;
  const mayReach = createAddressGuard(options.allowedPrivateCidrs ?? []);
  const pools = openPools();

  /** The addresses to try. One that is blocked spoils them all: an honest host has no such answer. */
  async function addressesOf(target: OutboundUrl, deadline: Deadline): Promise<readonly string[]> {
    const addresses = target.isAddress
      ? [target.hostname]
      : await deadline.race(
          resolve(target.hostname).catch((cause: unknown) => {
            throw new OutboundError('dns', { cause });
          }),
        );
    if (addresses.length === 0) throw new OutboundError('dns');
    if (!addresses.every(mayReach)) throw new OutboundError('blocked_address');
    return addresses.slice(0, ADDRESSES_TRIED);
  }

  return {
    async send(request) {
      const startedAt = performance.now();
      const target = parseOutboundUrl(request.url);
      using deadline = new Deadline(request.timeoutMs ?? timeoutMs);
      const addresses = await addressesOf(target, deadline);
      const answer = await exchange(request, {
        target,
        addresses,
        pools,
        deadline,
        maxResponseBytes,
      });
      return { ...answer, durationMs: Math.round(performance.now() - startedAt) };
    },
    async check(url) {
      const target = parseOutboundUrl(url);
      using deadline = new Deadline(timeoutMs);
      await addressesOf(target, deadline);
      return target;
    },
    async [Symbol.asyncDispose]() {
      pools.http.destroy();
      pools.https.destroy();
    },
  };
}

/** Connections are kept per address and port (and, for TLS, per name): never shared between hosts. */
function openPools(): Pools {
  const settings = {
    keepAlive: true,
    maxSockets: SOCKETS_PER_ADDRESS,
    maxFreeSockets: IDLE_SOCKETS_PER_ADDRESS,
    timeout: IDLE_MS,
  };
  return { http: new HttpAgent(settings), https: new HttpsAgent(settings) };
}
