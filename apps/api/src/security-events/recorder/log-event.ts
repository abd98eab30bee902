import type { Logger } from '../../platform/logger.js';
import { entryOf } from '../catalogue.js';
import { coarseNetworkOf } from './address.js';
import type { PendingEvent } from './pending-event.js';

/**
 * Writes an event to the log, as `event:subject` of the OWASP Application Logging Vocabulary, with ids
 * in place of names and the network in place of the address.
 */
export function logEvent(logger: Logger, event: PendingEvent): void {
  const { severity, owasp, description } = entryOf(event.type);
  const subject = event.apiKeyId ?? event.userId ?? event.serviceAccountId;
  const facts = {
    event: subject === null ? owasp : `${owasp}:${subject}`,
    securityEvent: event.type,
    severity,
    traceId: event.traceId,
    tenantId: event.tenantId,
    sourceNetwork: event.ip === null ? null : coarseNetworkOf(event.ip),
    details: event.details,
  };
  // Also a single one is in the log of an installation that logs warnings only.
  if (severity === 'low' || severity === 'medium') logger.warn(facts, description);
  else logger.error(facts, description);
}
