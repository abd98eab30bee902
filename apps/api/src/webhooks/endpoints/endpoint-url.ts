import type { Config } from '../../config.js';
import { OutboundError } from '../../platform/outbound-http/outbound-error.js';
import { parseOutboundUrl } from '../../platform/outbound-http/parse-url.js';
import type { Ports } from '../../platform/ports.js';
import type { AppError } from '../../trpc/errors.js';
import { invalidInput } from '../../trpc/to-app-error.js';

/** Names that mean this machine without anybody being asked (RFC 6761 §6.3). */
const LOCALHOST = /(?:^|\.)localhost\.?$/;
const THIS_MACHINE = 'https://127.0.0.1/';

/** Whether URLs may do without TLS: by default only where private networks are open to webhooks. */
function mayUseHttp(config: Config): boolean {
  return config.WEBHOOK_ALLOW_HTTP ?? config.WEBHOOK_ALLOWED_PRIVATE_CIDRS.length > 0;
}

/**
 * The URL as it is kept. An address is checked here already, and so is localhost; any other name when
 * something is sent to it, every time anew, because it may point elsewhere by then.
 * @throws AppError VALIDATION_FAILED.
 */
export async function acceptableUrl(
  { config, outbound }: Pick<Ports, 'config' | 'outbound'>,
  text: string,
): Promise<string> {
  try {
    const { url, hostname, isAddress } = parseOutboundUrl(text);
    if (url.protocol === 'http:' && !mayUseHttp(config)) throw refused('Must be an https URL.');
    // No name is looked up: this runs in the transaction of the request.
    if (isAddress) await outbound.check(text);
    else if (LOCALHOST.test(hostname)) await outbound.check(THIS_MACHINE);
    url.hash = '';
    return url.href;
  } catch (error) {
    throw error instanceof OutboundError ? refused(error.message) : error;
  }
}

function refused(why: string): AppError {
  return invalidInput('url', why);
}

/** What the audit log keeps of a URL: paths and queries may hold secrets. */
export function auditedUrl(url: string): string {
  return URL.parse(url)?.origin ?? '';
}
