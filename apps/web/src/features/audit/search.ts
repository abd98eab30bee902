import type { RawSearch } from '../../app/search-params';
import { choiceParam, dayParam, defined, idParam } from '../../app/search-params';

export const AREAS = [
  'auth',
  'tenant',
  'member',
  'invite',
  'service_account',
  'api_key',
  'webhook',
  'incident',
  'ticket',
  'attachment',
  'view',
] as const;
export type Area = (typeof AREAS)[number];

/** The filters of the log, as they stand in the address; days are `2026-03-02`, in the reader's zone. */
export interface AuditSearch {
  area?: Area;
  actorId?: string;
  from?: string;
  until?: string;
}

/** Reads the filters; what is unknown is left out. */
export function parseAuditSearch(raw: RawSearch): AuditSearch {
  return defined({
    area: choiceParam(raw['area'], AREAS),
    actorId: idParam(raw['actorId']),
    from: dayParam(raw['from']),
    until: dayParam(raw['until']),
  });
}
