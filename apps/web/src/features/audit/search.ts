import type { RawSearch } from '../../app/search-params';
import { choiceParam, defined, textParam } from '../../app/search-params';

export const AREAS = [
  'auth',
  'tenant',
  'member',
  'invite',
  'service_account',
  'api_key',
  'incident',
] as const;
export type Area = (typeof AREAS)[number];

/** The filters of the log, as they stand in the address; days are `2026-03-02`, in the reader's zone. */
export interface AuditSearch {
  area?: Area;
  actorId?: string;
  from?: string;
  until?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = /^[0-9a-f-]{36}$/i;

function matching(value: unknown, pattern: RegExp): string | undefined {
  const text = textParam(value);
  return text !== undefined && pattern.test(text) ? text : undefined;
}

/** Reads the filters; what is unknown is left out. */
export function parseAuditSearch(raw: RawSearch): AuditSearch {
  return defined({
    area: choiceParam(raw['area'], AREAS),
    actorId: matching(raw['actorId'], UUID),
    from: matching(raw['from'], DAY),
    until: matching(raw['until'], DAY),
  });
}
