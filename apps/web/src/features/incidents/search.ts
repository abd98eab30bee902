import { addDays } from '../../app/days';
import type { RawSearch } from '../../app/search-params';
import {
  choiceParam,
  dayParam,
  defined,
  idParam,
  listParam,
  textParam,
} from '../../app/search-params';
import { SEVERITIES, STATUSES } from './vocabulary';
import type { Severity, Status } from './vocabulary';

export const SORTS = ['-declaredAt', 'declaredAt', '-updatedAt', 'severity'] as const;
export type Sort = (typeof SORTS)[number];

export const DEFAULT_SORT: Sort = '-declaredAt';

/** The filters of the list, as they stand in the address. */
export interface IncidentSearch {
  status?: Status[];
  severity?: Severity[];
  assigneeId?: string;
  q?: string;
  /** First and last day of the declaration, in UTC. */
  from?: string;
  to?: string;
  sort?: Sort;
  /** The saved view that it began with. */
  saved?: string;
}

/** Reads the filters; what is unknown is left out, so that an old link still opens. */
export function parseIncidentSearch(raw: RawSearch): IncidentSearch {
  const sort = choiceParam(raw['sort'], SORTS);
  return defined({
    status: listParam(raw['status'], STATUSES),
    severity: listParam(raw['severity'], SEVERITIES),
    assigneeId: idParam(raw['assigneeId']),
    q: textParam(raw['q'])?.slice(0, 200),
    from: dayParam(raw['from']),
    to: dayParam(raw['to']),
    sort: sort === DEFAULT_SORT ? undefined : sort,
    saved: idParam(raw['saved']),
  });
}

/** True when the list shows only a part of the incidents. */
export function isFiltered({ status, severity, assigneeId, q, from, to }: IncidentSearch): boolean {
  return [status, severity, assigneeId, q, from, to].some((filter) => filter !== undefined);
}

interface DeclaredWithin {
  from: string | undefined;
  to: string | undefined;
}

/** The days of the declaration as the API takes them: from a moment on, and before another. */
export function declaredWithin({ from, to }: DeclaredWithin): {
  createdAfter?: string;
  createdBefore?: string;
} {
  return defined({
    createdAfter: from && `${from}T00:00:00Z`,
    createdBefore: to && `${addDays(to, 1)}T00:00:00Z`,
  });
}

export const ROOM_TABS = [
  'timeline',
  'updates',
  'tasks',
  'people',
  'files',
  'links',
  'review',
] as const;
export type RoomTab = (typeof ROOM_TABS)[number];

/** Reads which part of the incident room is open. */
export function parseRoomSearch(raw: RawSearch): { tab?: RoomTab } {
  const tab = choiceParam(raw['tab'], ROOM_TABS);
  return defined({ tab: tab === 'timeline' ? undefined : tab });
}
