import type { RawSearch } from '../../app/search-params';
import { dayParam, defined, idParam, listParam, textParam } from '../../app/search-params';
import { isAddress } from './address';
import { SECURITY_EVENT_TYPES, SEVERITIES } from './event-types';
import type { SecurityEventType, Severity } from './event-types';

/** The filters of the stream, as they stand in the address; days are `2026-03-02`, in the reader's zone. */
export interface SecurityEventSearch {
  type?: SecurityEventType[];
  severity?: Severity[];
  actorId?: string;
  ip?: string;
  from?: string;
  until?: string;
}

/** Reads the filters; what is unknown is left out, so that an old link still opens. */
export function parseSecurityEventSearch(raw: RawSearch): SecurityEventSearch {
  const ip = textParam(raw['ip']);
  return defined({
    type: listParam(raw['type'], SECURITY_EVENT_TYPES),
    severity: listParam(raw['severity'], SEVERITIES),
    actorId: idParam(raw['actorId']),
    ip: ip !== undefined && isAddress(ip) ? ip : undefined,
    from: dayParam(raw['from']),
    until: dayParam(raw['until']),
  });
}
